import { hash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { reasonOf } from '../../../data/data-error.ts';
import { canonicalJson } from '../../../record/canonical-json.ts';
import { hasCode } from '../../../record/file-text.ts';
import type { TokenizerConfig } from '../../../record/language-modelling.ts';
import { charactersOf } from '../tokenizers/character-tokenizer.ts';
import { tokenizerOf } from '../tokenizers/read-tokenizer.ts';
import type { Tokenizer } from '../tokenizers/tokenizer.ts';
import { trainBpe } from '../tokenizers/train-bpe.ts';
import {
  type CorpusConfig,
  type FileOptions,
  type OpenedCorpus,
  openCorpus,
  openFineweb,
} from './open-corpus.ts';
import {
  openTokenFolder,
  SPLITS,
  type TextSplit,
  type TokenFolder,
  writeTokenFolder,
} from './token-folder.ts';

export interface CorpusOptions extends FileOptions {
  /** Told what takes long or is unusual. */
  readonly note?: ((text: string) => void) | undefined;
  /** Of the imported model that a run begins with. */
  readonly imported?: Tokenizer | undefined;
}

/** Characters of a training text that BPE is trained on: whole documents from its head, as many as make so many. */
const BPE_CHARACTERS = 50_000_000;

/** What folders of tokens are made by: a change here, in the splitting of texts or in the tokenizers needs another number. */
const VERSION = 1;

/**
 * The tokens of a corpus, of the imported model's tokenizer where one is given. They are made once and kept in a folder that is named
 * for all that they are made of; a folder that was damaged is made anew. Texts that are absent are fetched from their official host.
 *
 * Characters are numbered over all splits, as nanoGPT and babyBitNet do; BPE is trained on the training documents alone, of a long
 * text on the first 50 million characters.
 *
 * Throws DataError naming a file that is absent and cannot be fetched, or is not what was published.
 */
export async function loadCorpus(data: CorpusConfig, options: CorpusOptions): Promise<TokenFolder> {
  const { dataDir, imported, note = () => {} } = options;
  const corpus =
    data.text === 'fineweb_edu' ? openFineweb(data, options) : await openCorpus(data.text, options);
  const name = `${data.text}-${nameOf(data, corpus, imported)}`;
  const kept = keptFolder(name, options);
  if (kept !== null) return kept;
  const folder = path.join(writableFolder(dataDir), name);
  note(`writing the tokens of ${data.text} into ${folder}`);
  await writeTokenFolder(folder, corpus, imported ?? (await makeTokenizer(data.tokenizer, corpus)));
  return openTokenFolder(folder, imported);
}

/** The same where text, splits and tokenizer are. */
function nameOf(data: CorpusConfig, corpus: OpenedCorpus, imported: Tokenizer | undefined): string {
  const texts = SPLITS.map((split) => corpus[split]?.published ?? null);
  const { file, vocabularySize, beginOfText, endOfText } = imported ?? {};
  const tokenizer = imported === undefined ? null : { file, vocabularySize, beginOfText, endOfText };
  const madeOf = { version: VERSION, bpeCharacters: BPE_CHARACTERS, data, texts, tokenizer };
  return hash('sha256', canonicalJson(madeOf), 'hex').slice(0, 16);
}

/** The folder of that name, opened; null where there is none or it was damaged, which removes it. */
function keptFolder(name: string, { dataDir, imported, note = () => {} }: CorpusOptions): TokenFolder | null {
  const folder = placesFor(dataDir)
    .map((place) => path.join(place, name))
    .find((place) => existsSync(place));
  if (folder === undefined) return null;
  try {
    return openTokenFolder(folder, imported);
  } catch (thrown) {
    note(`${reasonOf(thrown)}; it is made anew`);
    rmSync(folder, { recursive: true });
    return null;
  }
}

/** Where tokens are kept: below the data folder; where that is only read, among what this repository keeps for itself. */
const placesFor = (dataDir: string): readonly [string, string] => [
  path.join(dataDir, 'tokens'),
  path.resolve('.cache/tokens'),
];

function writableFolder(dataDir: string): string {
  const [own, other] = placesFor(dataDir);
  try {
    mkdirSync(own, { recursive: true });
    accessSync(own, constants.W_OK);
    return own;
  } catch (thrown) {
    if (!hasCode(thrown, 'EACCES', 'EPERM', 'EROFS')) throw thrown;
    mkdirSync(other, { recursive: true });
    return other;
  }
}

/** A tokenizer of characters, or BPE trained on the training documents. */
async function makeTokenizer(choice: TokenizerConfig, corpus: OpenedCorpus): Promise<Tokenizer> {
  if (choice.kind === 'imported')
    throw new Error('makeTokenizer: an imported tokenizer comes with its model');
  if (choice.kind === 'bpe') {
    const documents = await head(corpus.train.documents(), BPE_CHARACTERS);
    return tokenizerOf(trainBpe(documents, choice.vocabularySize), 'trained BPE');
  }
  const characters = new Set<string>();
  for (const split of SPLITS)
    for await (const document of corpus[split]?.documents() ?? [])
      for (const character of document) characters.add(character);
  return charactersOf([...characters].join(''));
}

/** The first documents that make so many characters, or all. */
async function head(documents: ReturnType<TextSplit['documents']>, characters: number): Promise<string[]> {
  const taken: string[] = [];
  let left = characters;
  for await (const document of documents) {
    taken.push(document);
    left -= document.length;
    if (left <= 0) break;
  }
  return taken;
}
