import { BYTE_CHARACTERS, inByteCharacters } from './byte-alphabet.ts';
import { MergeQueue } from './merge-queue.ts';
import { END_OF_TEXT, TokenizerError, type TokenizerFile, tokenizerFile } from './tokenizer.ts';

/** What merges never cross (GPT-2): contractions; a space with the letters, digits or signs after it; spaces. */
const WORD = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** A pair that stands less often than this is not worth a token. */
const LEAST_COUNT = 2;

/**
 * Trains a byte-level BPE vocabulary: `<|endoftext|>`, the 256 bytes, and merges until there are `vocabularySize` tokens or
 * no pair stands twice. Each merge is of the pair that stands most often within words (Sennrich, Haddow and Birch 2016,
 * algorithm 1); of equals the one with the smaller ids, as Hugging Face's trainer has it, so the same documents
 * give the same file everywhere.
 *
 * Throws {@link TokenizerError} unless 257 <= vocabularySize <= 65,536.
 */
export function trainBpe(documents: Iterable<string>, vocabularySize: number): TokenizerFile {
  if (!Number.isInteger(vocabularySize) || vocabularySize < 257 || vocabularySize > 65_536) {
    throw new TokenizerError(
      `trainBpe: vocabularySize must be an integer in 257 … 65536, got ${vocabularySize}`,
    );
  }
  const tokens = [END_OF_TEXT, ...[...BYTE_CHARACTERS].sort()];
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const words = countWords(documents, ids);
  const merges: [string, string][] = [];
  const pairs = new PairCounts(words);
  while (tokens.length < vocabularySize) {
    const pair = pairs.mostFrequent();
    if (pair === null || pair.count < LEAST_COUNT) break;
    const left = tokens[pair.left]!;
    const right = tokens[pair.right]!;
    const merged = left + right;
    // "ab"+"c" and "a"+"bc" are one token.
    let id = ids.get(merged);
    if (id === undefined) {
      id = tokens.push(merged) - 1;
      ids.set(merged, id);
    }
    merges.push([left, right]);
    pairs.merge(pair.left, pair.right, id);
  }
  return byteLevelFile(Object.fromEntries(tokens.map((token, id) => [token, id])), merges);
}

/** Takes a text apart as GPT-2 does, then writes bytes as characters (`byte-alphabet.ts`); adds no space in front. */
const BYTE_LEVEL = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };

/** A byte-level BPE vocabulary as a `tokenizer.json`. */
export function byteLevelFile(
  vocab: Readonly<Record<string, number>>,
  merges: readonly (readonly [string, string])[],
): TokenizerFile {
  return tokenizerFile({
    ...{ vocab, merges, special: [END_OF_TEXT], preTokenizer: BYTE_LEVEL, decoder: BYTE_LEVEL },
  });
}

interface Word {
  tokens: number[];
  readonly count: number;
}

function countWords(documents: Iterable<string>, ids: ReadonlyMap<string, number>): Word[] {
  const counts = new Map<string, number>();
  for (const document of documents) {
    for (const [word] of document.matchAll(WORD)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => ({
    tokens: Array.from(inByteCharacters(word), (character) => ids.get(character)!),
    count,
  }));
}

/** How often each pair of neighbours stands in the words, kept up to date while pairs are merged. */
class PairCounts {
  readonly #words: readonly Word[];
  readonly #counts = new Map<number, number>();
  /** Words that had the pair at some time. */
  readonly #where = new Map<number, Set<Word>>();
  readonly #queue = new MergeQueue();

  constructor(words: readonly Word[]) {
    this.#words = words;
    for (const word of this.#words) this.#count(word, 1);
    for (const [pair, count] of this.#counts) this.#queue.push(pair, count);
  }

  mostFrequent(): { left: number; right: number; count: number } | null {
    for (;;) {
      const top = this.#queue.pop();
      if (top === null) return null;
      const count = this.#counts.get(top.pair) ?? 0;
      if (count === top.count) return { left: leftOf(top.pair), right: rightOf(top.pair), count };
      if (count > 0) this.#queue.push(top.pair, count);
    }
  }

  merge(left: number, right: number, merged: number): void {
    const changed = new Set<number>();
    for (const word of this.#where.get(pairOf(left, right)) ?? []) {
      for (const pair of this.#count(word, -1)) changed.add(pair);
      word.tokens = mergeIn(word.tokens, left, right, merged);
      for (const pair of this.#count(word, 1)) changed.add(pair);
    }
    for (const pair of changed) {
      const count = this.#counts.get(pair)!;
      if (count > 0) this.#queue.push(pair, count);
    }
  }

  /** Counts the word's pairs in (1) or out (-1) and gives them. */
  #count(word: Word, sign: 1 | -1): number[] {
    const pairs: number[] = [];
    for (let at = 1; at < word.tokens.length; at++) {
      const pair = pairOf(word.tokens[at - 1]!, word.tokens[at]!);
      pairs.push(pair);
      this.#counts.set(pair, (this.#counts.get(pair) ?? 0) + sign * word.count);
      if (sign === -1) continue;
      const words = this.#where.get(pair);
      if (words === undefined) this.#where.set(pair, new Set([word]));
      else words.add(word);
    }
    return pairs;
  }
}

function mergeIn(tokens: readonly number[], left: number, right: number, merged: number): number[] {
  const result: number[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at] === left && tokens[at + 1] === right) {
      result.push(merged);
      at++;
    } else {
      result.push(tokens[at]!);
    }
  }
  return result;
}

/** One number for a pair, in the order of its ids. */
const pairOf = (left: number, right: number): number => left * 65_536 + right;
const leftOf = (pair: number): number => Math.floor(pair / 65_536);
const rightOf = (pair: number): number => pair % 65_536;
