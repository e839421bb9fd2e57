import { DataError } from '../../../data/data-error.ts';
import type { OnProgress } from '../../../data/download.ts';
import type { TokenizerConfig } from '../../../record/language-modelling.ts';
import { charactersOf } from '../tokenizers/character-tokenizer.ts';
import { tokenizerOf } from '../tokenizers/read-tokenizer.ts';
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
  options: CorpusOptions,
): Promise<TokenSplits> {
  const { train, validation, test } = await openCorpus(name, options);
  const tokenizer = makeTokenizer(choice, train.documents, () => [
    ...train.documents(),
    ...validation.documents(),
    ...(test?.documents() ?? []),
  ]);
  return tokenSplits({ train, validation, test }, tokenizer);
}

interface CorpusOptions {
  readonly dataDir: string;
  readonly onProgress?: OnProgress | undefined;
}

/** A split's documents, read when they are asked for, and the file that they are from. */
export interface OpenedSplit {
  readonly file: OpenedText;
  readonly documents: () => Iterable<string>;
}

export interface OpenedCorpus {
  readonly train: OpenedSplit;
  readonly validation: OpenedSplit;
  readonly test: OpenedSplit | null;
}

/** The files of a corpus, checked; absent ones are fetched. Throws as {@link loadCorpus} does. */
export async function openCorpus(
  name: TextCorpusName,
  { dataDir, onProgress }: CorpusOptions,
): Promise<OpenedCorpus> {
  const corpus: TextCorpus = TEXT_CORPORA[name];
  const open = (file: TextCorpus['train']) => openTextFile(corpus, file, dataDir, onProgress);
  const train = await open(corpus.train);
  const validation = 'file' in corpus.validation ? await open(corpus.validation) : null;
  const test = corpus.test === null ? null : await open(corpus.test);
  const splits = documentSplits(corpus, train, validation);
  return {
    train: { file: train, documents: splits.train },
    validation: { file: validation ?? train, documents: splits.validation },
    test: test === null ? null : { file: test, documents: () => textDocuments(test.path, corpus.separator) },
  };
}

/** The tokens of each split. */
export function tokenSplits({ train, validation, test }: OpenedCorpus, tokenizer: Tokenizer): TokenSplits {
  const tokens = ({ file, documents }: OpenedSplit) => notEmpty(tokenSequence(documents(), tokenizer), file);
  const files = [train, validation, test].flatMap((split) => (split === null ? [] : [split.file]));
  return {
    tokenizer,
    train: tokens(train),
    validation: tokens(validation),
    test: test === null ? null : tokens(test),
    files: [...new Set(files)],
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
  if (choice.kind === 'imported')
    throw new Error('makeTokenizer: an imported tokenizer comes with its model');
  if (choice.kind === 'bpe') return tokenizerOf(trainBpe(train(), choice.vocabularySize), 'trained BPE');
  const characters = new Set<string>();
  for (const document of all()) for (const character of document) characters.add(character);
  return charactersOf([...characters].join(''));
}

function notEmpty(tokens: Tokens, { path }: OpenedText): Tokens {
  if (tokens.length < 2) throw new DataError(`${path}: must hold at least two tokens, got ${tokens.length}`);
  return tokens;
}
