import { DataError } from '../../../data/data-error.ts';
import type { OnProgress } from '../../../data/download.ts';
import type { TextConfig, TokenizerConfig } from '../../../record/language-modelling.ts';
import { charactersOf } from '../tokenizers/character-tokenizer.ts';
import { tokenizerOf } from '../tokenizers/read-tokenizer.ts';
import type { Tokenizer, Tokens } from '../tokenizers/tokenizer.ts';
import { trainBpe } from '../tokenizers/train-bpe.ts';
import { FINEWEB_EDU, parquetText } from './fineweb-edu.ts';
import { TEXT_CORPORA, type TextCorpus, type TextCorpusName, type TextFile } from './text-corpora.ts';
import { type OpenedText, openTextFile, type TextSource, textDocuments } from './text-files.ts';
import { tokenSequence } from './token-sequence.ts';

export interface TokenSplits {
  readonly tokenizer: Tokenizer;
  readonly train: Tokens;
  readonly validation: Tokens;
  /** Null where the corpus has no test split; validation is then all that is held out. */
  readonly test: Tokens | null;
  /** The text files that were read, in the order train, validation, test. */
  readonly files: readonly TextSource[];
}

export interface CorpusOptions {
  readonly dataDir: string;
  readonly onProgress?: OnProgress | undefined;
  /** Of the imported model that a run begins with. */
  readonly imported?: Tokenizer | undefined;
}

/** A text with documents of its own; others are generated. */
export type CorpusConfig = Extract<TextConfig, { tokenizer: unknown }>;

/**
 * The tokens of a corpus, of the imported model's tokenizer where one is given. Files that are absent are fetched from their official
 * host.
 *
 * Characters are numbered over all splits, as nanoGPT and babyBitNet do; BPE is trained on the training documents alone.
 *
 * Throws {@link DataError} naming a file that is absent and cannot be fetched, or is not what was published.
 */
export async function loadCorpus(data: CorpusConfig, options: CorpusOptions): Promise<TokenSplits> {
  const corpus =
    data.text === 'fineweb_edu' ? await openFineweb(data, options) : await openCorpus(data.text, options);
  const tokenizer = options.imported ?? makeTokenizer(data.tokenizer, corpus);
  const { train, validation, test } = corpus;
  const tokens = ({ files, documents }: OpenedSplit) => {
    const sequence = tokenSequence(documents(), tokenizer);
    if (sequence.length >= 2) return sequence;
    throw new DataError(`${files[0]!.path}: must hold at least two tokens, got ${sequence.length}`);
  };
  return {
    tokenizer,
    train: tokens(train),
    validation: tokens(validation),
    test: test && tokens(test),
    files: [...new Set([train, validation, test].flatMap((split) => split?.files ?? []))].map(
      ({ path: _, ...source }) => source,
    ),
  };
}

/** A split's documents, read when they are asked for, and the files that they are from. */
interface OpenedSplit {
  readonly files: readonly OpenedText[];
  readonly documents: () => Iterable<string>;
}

interface OpenedCorpus {
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
  const open = async (published: TextCorpus['train']): Promise<OpenedSplit> => {
    const file = await openTextFile(corpus, published, dataDir, onProgress);
    return { files: [file], documents: () => textDocuments(file.path, corpus.separator) };
  };
  const train = await open(corpus.train);
  const test = corpus.test === null ? null : await open(corpus.test);
  if ('file' in corpus.validation) return { train, validation: await open(corpus.validation), test };
  const text = [...train.documents()].join('');
  const cut = Math.floor((1 - corpus.validation.share) * text.length);
  return {
    train: { ...train, documents: () => [text.slice(0, cut)] },
    validation: { ...train, documents: () => [text.slice(cut)] },
    test,
  };
}

/** The last of the published files is what validation takes its documents from. */
async function openFineweb(
  { characters, validationCharacters }: Extract<CorpusConfig, { text: 'fineweb_edu' }>,
  { dataDir, onProgress }: CorpusOptions,
): Promise<OpenedCorpus> {
  const read = async (files: readonly TextFile[], count: number): Promise<OpenedSplit> => {
    const text = parquetText(FINEWEB_EDU, files, { characters: count, dataDir, onProgress });
    const documents: string[] = [];
    for await (const document of text.documents()) documents.push(document);
    return { files: text.files(), documents: () => documents };
  };
  const train = await read(FINEWEB_EDU.train, characters);
  return { train, validation: await read(FINEWEB_EDU.validation, validationCharacters), test: null };
}

/** A tokenizer of characters, or BPE trained on the training documents. */
function makeTokenizer(choice: TokenizerConfig, { train, validation, test }: OpenedCorpus): Tokenizer {
  if (choice.kind === 'imported')
    throw new Error('makeTokenizer: an imported tokenizer comes with its model');
  if (choice.kind === 'bpe')
    return tokenizerOf(trainBpe(train.documents(), choice.vocabularySize), 'trained BPE');
  const characters = new Set<string>();
  for (const split of [train, validation, test])
    for (const document of split?.documents() ?? [])
      for (const character of document) characters.add(character);
  return charactersOf([...characters].join(''));
}
