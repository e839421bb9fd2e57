import { DataError } from '../../../data/data-error.ts';
import type { OnProgress } from '../../../data/download.ts';
import type { TokenizerConfig } from '../../../record/language-modelling.ts';
import { byteLevelTokenizer } from '../tokenizers/byte-level-tokenizer.ts';
import { charactersOf } from '../tokenizers/character-tokenizer.ts';
import type { Tokenizer, Tokens } from '../tokenizers/tokenizer.ts';
import { trainBpe } from '../tokenizers/train-bpe.ts';
import { type OpenedText, openTextFile } from './open-text-file.ts';
import { TEXT_CORPORA, type TextCorpus, type TextCorpusName } from './text-corpora.ts';
import { textDocuments } from './text-documents.ts';
import { tokenSequence } from './token-sequence.ts';

export interface TokenSplits {
  readonly tokenizer: Tokenizer;
  readonly train: Tokens;
  readonly validation: Tokens;
  /** Null where the corpus has no test split; validation is then all that is held out. */
  readonly test: Tokens | null;
  /** The files that were read, in the order train, validation, test. */
  readonly files: readonly OpenedText[];
}

/**
 * The tokens of a corpus. Files that are absent are fetched from their official host.
 *
 * Characters are numbered over all splits, as nanoGPT and babyBitNet do; BPE is trained on the training documents alone.
 *
 * Throws {@link DataError} naming a file that is absent and cannot be fetched, or is not what was published.
 */
export async function loadCorpus(
  name: TextCorpusName,
  choice: TokenizerConfig,
  { dataDir, onProgress }: { readonly dataDir: string; readonly onProgress?: OnProgress | undefined },
): Promise<TokenSplits> {
  const corpus: TextCorpus = TEXT_CORPORA[name];
  const open = (file: TextCorpus['train']) => openTextFile(corpus, file, dataDir, onProgress);
  const train = await open(corpus.train);
  const validation = 'file' in corpus.validation ? await open(corpus.validation) : null;
  const test = corpus.test === null ? null : await open(corpus.test);
  const files = [train, validation, test].filter((file) => file !== null);
  const splits = documentSplits(corpus, train, validation);
  const testDocuments = () => (test === null ? [] : textDocuments(test.path, corpus.separator));
  const tokenizer = makeTokenizer(choice, splits.train, () => [
    ...splits.train(),
    ...splits.validation(),
    ...testDocuments(),
  ]);
  return {
    tokenizer,
    train: notEmpty(tokenSequence(splits.train(), tokenizer), train),
    validation: notEmpty(tokenSequence(splits.validation(), tokenizer), validation ?? train),
    test: test === null ? null : notEmpty(tokenSequence(testDocuments(), tokenizer), test),
    files,
  };
}

interface DocumentSplits {
  readonly train: () => Iterable<string>;
  readonly validation: () => Iterable<string>;
}

function documentSplits(
  { separator, validation: split }: TextCorpus,
  train: OpenedText,
  validation: OpenedText | null,
): DocumentSplits {
  if ('file' in split) {
    return {
      train: () => textDocuments(train.path, separator),
      validation: () => textDocuments(validation!.path, separator),
    };
  }
  const text = [...textDocuments(train.path, separator)].join('');
  const cut = Math.floor((1 - split.share) * text.length);
  return { train: () => [text.slice(0, cut)], validation: () => [text.slice(cut)] };
}

/** A tokenizer of characters, or BPE trained on the training documents. */
export function makeTokenizer(
  choice: TokenizerConfig,
  train: () => Iterable<string>,
  all: () => Iterable<string>,
): Tokenizer {
  if (choice.kind === 'bpe') return byteLevelTokenizer(trainBpe(train(), choice.vocabularySize));
  const characters = new Set<string>();
  for (const document of all()) for (const character of document) characters.add(character);
  return charactersOf([...characters].join(''));
}

function notEmpty(tokens: Tokens, { path }: OpenedText): Tokens {
  if (tokens.length < 2) throw new DataError(`${path}: must hold at least two tokens, got ${tokens.length}`);
  return tokens;
}
