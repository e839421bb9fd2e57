import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { checked } from '../../../record/validate.ts';
import { BYTE_CHARACTERS } from './byte-alphabet.ts';
import { type Tokenizer, TokenizerError, tokenArray } from './tokenizer.ts';

const part = z.looseObject({ type: z.string() });
type Part = z.infer<typeof part>;

const readable = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int().nonnegative(), content: z.string() })),
  normalizer: part.nullish(),
  pre_tokenizer: part.nullish(),
  decoder: part.nullish(),
  model: z.looseObject({
    type: z.literal('BPE', 'must be BPE'),
    vocab: z.record(z.string(), z.int().nonnegative()),
    merges: z.array(z.tuple([z.string(), z.string()]).or(z.string())),
  }),
});
type BpeFile = z.infer<typeof readable>;

/** Throws naming the file and the field when it is no BPE. */
export const bpeFile = (file: object, name: string): BpeFile => checked(readable, file, name);

/** A space of a text, in vocabularies that are not of bytes. */
const SPACE = '▁';

/**
 * The tokenizer of a BPE vocabulary: of bytes, as GPT-2's, Qwen2's and Llama 3's, or of characters with a fallback to bytes, as
 * Llama 2's. Hugging Face's own implementation takes texts apart and puts them together.
 *
 * @param endOfText the token with which the model ends a text
 * @param vocabularySize rows of the model's embedding; ids that the file lacks stand for nothing
 * Throws naming the file when it is no BPE, or has tokens beyond the vocabulary's size.
 */
export function huggingFaceTokenizer(
  file: object,
  name: string,
  { endOfText, vocabularySize }: { readonly endOfText: number | null; readonly vocabularySize: number },
): Tokenizer {
  const bpe = bpeFile(file, name);
  const tokens = tokensById(bpe, vocabularySize, name);
  const special = new Set(bpe.added_tokens.map(({ id }) => id));
  const bytesOf = isOfBytes(bpe) ? byteLevelBytes : fallbackBytes;
  const tokenizer = new HuggingFaceTokenizer(file, {});
  const begins = tokenizer.encode('').ids;
  const encode = (text: string): readonly number[] =>
    tokenizer.encode(text, { add_special_tokens: false }).ids;
  const isCut = isCutAtSpaces(bpe, tokens);
  const memo = new Map<string, readonly number[]>();
  return {
    vocabularySize,
    tokenBytes: Uint8Array.from(tokens, (token, id) =>
      token === undefined || special.has(id) ? 0 : bytesOf(token),
    ),
    beginOfText: begins.length === 1 ? begins[0]! : null,
    endOfText,
    encode: (text) => {
      const ids = isCut ? words(text).flatMap((word) => memoized(memo, word, encode)) : encode(text);
      return tokenArray(vocabularySize, ids);
    },
    decode: (ids) => {
      const wrong = Array.from(ids).find((id) => !(id < vocabularySize));
      if (wrong !== undefined) {
        throw new TokenizerError(`decode: token must be below ${vocabularySize}, got ${wrong}`);
      }
      return ids.length === 0 ? '' : tokenizer.decode(Array.from(ids), { skip_special_tokens: false });
    },
    file,
  };
}

/**
 * Whether a text may be cut before a space, which the normalizer puts in front of each piece again: no token goes on after a word.
 * Without a pre-tokenizer a text is one word to Hugging Face's implementation, which takes seconds for pages; words are taken apart once.
 */
function isCutAtSpaces(
  { normalizer, pre_tokenizer }: BpeFile,
  tokens: readonly (string | undefined)[],
): boolean {
  const stages = normalizer?.normalizers ?? [normalizer];
  const prepends = (stages as (Part | null | undefined)[]).some(
    (stage) => stage?.type === 'Prepend' && stage.prepend === SPACE,
  );
  return prepends && pre_tokenizer == null && !tokens.some((token) => /[^▁]▁/u.test(token ?? ''));
}

/** The text cut at single spaces, which are left out. */
const words = (text: string): string[] => text.split(/(?<=\S) (?=\S)/);

/** Words that are remembered at most: a corpus has more than memory holds. */
const MEMOIZED = 2 ** 20;

function memoized<Value>(memo: Map<string, Value>, key: string, make: (key: string) => Value): Value {
  const known = memo.get(key);
  if (known !== undefined) return known;
  if (memo.size === MEMOIZED) memo.clear();
  const made = make(key);
  memo.set(key, made);
  return made;
}

function tokensById(
  { model, added_tokens }: BpeFile,
  vocabularySize: number,
  name: string,
): (string | undefined)[] {
  const tokens = new Array<string | undefined>(vocabularySize).fill(undefined);
  const all = [
    ...Object.entries(model.vocab),
    ...added_tokens.map(({ content, id }) => [content, id] as const),
  ];
  for (const [token, id] of all) {
    if (id >= vocabularySize) {
      throw new TokenizerError(
        `${name}: tokens must be below the vocabulary's size of ${vocabularySize}, got ${id} (${JSON.stringify(token)})`,
      );
    }
    tokens[id] = token;
  }
  return tokens;
}

/** Whether tokens are written in the alphabet of bytes. */
function isOfBytes({ pre_tokenizer, decoder }: BpeFile): boolean {
  return [pre_tokenizer, decoder].some((stage) => stage != null && hasByteLevel(stage));
}

function hasByteLevel(stage: Part): boolean {
  if (stage.type === 'ByteLevel') return true;
  const inner = [stage.pretokenizers, stage.decoders].flatMap((parts) => (Array.isArray(parts) ? parts : []));
  return inner.some((one) => hasByteLevel(one as Part));
}

const BYTES = new Set(BYTE_CHARACTERS);

function byteLevelBytes(token: string): number {
  const characters = [...token];
  return characters.every((character) => BYTES.has(character)) ? characters.length : Buffer.byteLength(token);
}

/** `<0x0A>` is a byte; all else is text. */
function fallbackBytes(token: string): number {
  return /^<0x[0-9A-F]{2}>$/.test(token) ? 1 : Buffer.byteLength(token.replaceAll(SPACE, ' '));
}
