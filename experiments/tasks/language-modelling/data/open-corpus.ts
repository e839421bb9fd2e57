import type { OnProgress } from '../../../data/download.ts';
import type { TextConfig } from '../../../record/language-modelling.ts';
import { FINEWEB_EDU, parquetText } from './fineweb-edu.ts';
import { TEXT_CORPORA, type TextCorpus, type TextCorpusName, type TextFile } from './text-corpora.ts';
import { type OpenedText, openTextFile, textDocuments } from './text-files.ts';
import type { TextSplit } from './token-folder.ts';

/** A text with documents of its own; others are generated. */
export type CorpusConfig = Extract<TextConfig, { tokenizer: unknown }>;

export interface FileOptions {
  readonly dataDir: string;
  readonly onProgress?: OnProgress | undefined;
}

/** A split's documents, and SHA-256 of the published files that decide them. */
interface OpenedSplit extends TextSplit {
  readonly published: readonly string[];
}

export interface OpenedCorpus<Split = OpenedSplit> {
  readonly train: Split;
  readonly validation: Split;
  readonly test: Split | null;
}

/** Of one file, which is checked. */
interface FileSplit extends OpenedSplit {
  readonly file: OpenedText;
  documents(): Iterable<string>;
}

/** The files of a corpus, checked; absent ones are fetched. Throws DataError naming one that cannot be had. */
export async function openCorpus(
  name: TextCorpusName,
  { dataDir, onProgress }: FileOptions,
): Promise<OpenedCorpus<FileSplit>> {
  const corpus: TextCorpus = TEXT_CORPORA[name];
  const open = async (published: TextCorpus['train']): Promise<FileSplit> => {
    const file = await openTextFile(corpus, published, dataDir, onProgress);
    return {
      ...{ file, files: () => [file], published: [file.sha256] },
      documents: () => textDocuments(file.path, corpus.separator),
    };
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
export function openFineweb(
  { characters, validationCharacters }: Extract<CorpusConfig, { text: 'fineweb_edu' }>,
  { dataDir, onProgress }: FileOptions,
): OpenedCorpus {
  const open = (files: readonly TextFile[], characters: number): OpenedSplit => ({
    ...parquetText(FINEWEB_EDU, files, { characters, dataDir, onProgress }),
    published: files.map(({ sha256 }) => sha256),
  });
  return {
    train: open(FINEWEB_EDU.train, characters),
    validation: open(FINEWEB_EDU.validation, validationCharacters),
    test: null,
  };
}
