/** The tokens of a corpus on disk, in a folder of their own: made once, read by every run after. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DataError } from '../../../data/data-error.ts';
import { describeFile } from '../../../data/describe-file.ts';
import { draftFolder } from '../../../data/folder-draft.ts';
import { positiveInteger, sha256 } from '../../../record/fields.ts';
import { readNamed } from '../../../record/file-text.ts';
import { parseChecked } from '../../../record/validate.ts';
import { readTokenizer } from '../tokenizers/read-tokenizer.ts';
import type { Tokenizer } from '../tokenizers/tokenizer.ts';
import type { TextSource } from './text-files.ts';
import { openTokens, type TokenFile, type WrittenTokens, writeTokens } from './token-file.ts';

export const SPLITS = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof SPLITS)[number];

/** A split's documents, read when they are asked for, and the files that they have been read from by then. */
export interface TextSplit {
  documents(): Iterable<string> | AsyncIterable<string>;
  files(): readonly TextSource[];
}

const DESCRIPTION_FILE = 'tokens.json';
const TOKENIZER_FILE = 'tokenizer.json';
const tokenFile = (split: SplitName) => `${split}.tokens`;

const writtenTokens = z.strictObject({ tokens: positiveInteger, sha256 });

/** Written last. What it says of the other files is what they must be. */
const folderDescription = z.strictObject({
  files: z.array(
    z.strictObject({ file: z.string(), bytes: positiveInteger, sha256, part: z.string().nullable() }),
  ),
  /** SHA-256 of the tokenizer's file. */
  tokenizer: sha256,
  train: writtenTokens,
  validation: writtenTokens,
  test: writtenTokens.nullable(),
});

/** A split's tokens. `sha256` is their fingerprint. */
export type StoredTokens = TokenFile & Pick<WrittenTokens, 'sha256'>;

export interface TokenFolder {
  readonly tokenizer: Tokenizer;
  readonly train: StoredTokens;
  readonly validation: StoredTokens;
  readonly test: StoredTokens | null;
  /** The text files that it was made from, in the order train, validation, test. */
  readonly files: readonly TextSource[];
}

/**
 * Writes the folder: it is there whole or not at all. Where another process was faster, its folder stays.
 *
 * Throws as the documents do, and {@link DataError} where a split has fewer than two tokens.
 */
export async function writeTokenFolder(
  folder: string,
  splits: Readonly<Record<SplitName, TextSplit | null>>,
  tokenizer: Tokenizer,
): Promise<void> {
  const draft = draftFolder(folder);
  try {
    const json = path.join(draft.folder, TOKENIZER_FILE);
    writeFileSync(json, JSON.stringify(tokenizer.file));
    const written: Partial<Record<SplitName, WrittenTokens | null>> = {};
    for (const name of SPLITS) {
      const split = splits[name];
      written[name] = split && (await writeSplit(path.join(draft.folder, tokenFile(name)), split, tokenizer));
    }
    const files = [...new Set(SPLITS.flatMap((name) => splits[name]?.files() ?? []))];
    const description = {
      files: files.map(({ file, bytes, sha256, part }) => ({ file, bytes, sha256, part })),
      tokenizer: describeFile(json).sha256,
      ...written,
    };
    writeFileSync(path.join(draft.folder, DESCRIPTION_FILE), JSON.stringify(description));
    draft.place();
  } finally {
    draft.discard();
  }
}

async function writeSplit(file: string, split: TextSplit, tokenizer: Tokenizer): Promise<WrittenTokens> {
  const written = await writeTokens(file, split.documents(), tokenizer);
  if (written.tokens >= 2) return written;
  throw new DataError(
    `${split.files().map((source) => source.file)}: must hold at least two tokens, got ${written.tokens}`,
  );
}

/**
 * Opens what {@link writeTokenFolder} wrote, with the `imported` tokenizer where it was made with one.
 *
 * Throws an error naming the file that is absent or is not as it was written.
 */
export function openTokenFolder(folder: string, imported?: Tokenizer): TokenFolder {
  const description = path.join(folder, DESCRIPTION_FILE);
  const { files, tokenizer, ...splits } = parseChecked(
    folderDescription,
    readNamed(description).toString('utf8'),
    description,
  );
  const unchanged = (name: string, expected: string) => {
    const file = path.join(folder, name);
    if (!existsSync(file)) throw new DataError(`${file}: is not there`);
    const { sha256 } = describeFile(file);
    if (sha256 === expected) return file;
    throw new DataError(`${file}: must have SHA-256 ${expected} as it was written, got ${sha256}`);
  };
  const json = unchanged(TOKENIZER_FILE, tokenizer);
  const read = imported ?? readTokenizer(readNamed(json).toString('utf8'), json);
  for (const name of SPLITS) if (splits[name] !== null) unchanged(tokenFile(name), splits[name].sha256);
  const open = (name: SplitName, { sha256 }: WrittenTokens): StoredTokens => ({
    ...openTokens(path.join(folder, tokenFile(name)), read.vocabularySize),
    sha256,
  });
  return {
    tokenizer: read,
    train: open('train', splits.train),
    validation: open('validation', splits.validation),
    test: splits.test && open('test', splits.test),
    files,
  };
}
