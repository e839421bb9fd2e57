import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  asyncBufferFromUrl,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { DataError, reasonOf } from '../../../data/data-error.ts';

/**
 * FineWeb-Edu's sample of 10 billion tokens (Penedo et al. 2024, arXiv:2406.17557), 14 parquet files of 2 GB, at one
 * revision: what the host gives for a revision never changes. Files below the data folder are read there; of others, only the
 * parts that are needed are asked of the host, so that a few steps need no download of gigabytes.
 */
export const FINEWEB_EDU = {
  folder: 'fineweb-edu/sample/10BT',
  site: 'https://huggingface.co/datasets/HuggingFaceFW/fineweb-edu',
  licence: 'ODC-By 1.0',
  host: 'https://huggingface.co/datasets/HuggingFaceFW/fineweb-edu/resolve/87f09149ef4734204d70ed1d046ddc9ca3f2b8f9/sample/10BT/',
  trainFiles: Array.from({ length: 13 }, (_, shard) => `${String(shard).padStart(3, '0')}_00000.parquet`),
  /** The last file is left out of training. */
  validationFiles: ['013_00000.parquet'],
} as const;

/** Host, folder and files as {@link FINEWEB_EDU} has them. */
export type ParquetSource = Readonly<Record<'folder' | 'host', string>>;

/**
 * The first documents of parquet files, as many as make `characters`; the last one is cut there.
 *
 * Throws {@link DataError} naming the file that is absent and cannot be reached, is damaged, or after which there are too few.
 */
export async function firstDocuments(
  source: ParquetSource,
  files: readonly string[],
  { characters, dataDir }: { readonly characters: number; readonly dataDir: string },
): Promise<string[]> {
  const documents: string[] = [];
  let left = characters;
  for (const name of files) {
    const { file, address } = await openParquet(source, name, dataDir);
    for await (const document of parquetDocuments(file, address)) {
      documents.push(document.slice(0, left));
      left -= document.length;
      if (left <= 0) return documents;
    }
  }
  throw new DataError(
    `${path.join(dataDir, source.folder)}: ${files.join(', ')} must hold ${characters} characters, got ${characters - left}`,
  );
}

async function openParquet(
  { folder, host }: ParquetSource,
  name: string,
  dataDir: string,
): Promise<{ file: AsyncBuffer; address: string }> {
  const local = path.join(dataDir, folder, name);
  if (existsSync(local)) return { file: await asyncBufferFromFile(local), address: local };
  const url = `${host}${name}`;
  try {
    return { file: await asyncBufferFromUrl({ url }), address: url };
  } catch (thrown) {
    throw new DataError(`${local}: is not there, and ${url} cannot be reached (${reasonOf(thrown)})`, {
      cause: thrown,
    });
  }
}

/**
 * The column `text` of a parquet file, in order, a row group at a time. `name` is the file's path or address.
 *
 * Throws {@link DataError} naming the file when it cannot be read, is damaged or has no such column.
 */
async function* parquetDocuments(file: AsyncBuffer, name: string): AsyncGenerator<string> {
  const metadata = await reading(name, () => parquetMetadataAsync(file));
  let rowStart = 0;
  for (const { num_rows: rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(rows);
    const options = { file, metadata, columns: ['text'], rowStart, rowEnd };
    for (const { text } of await reading(name, () => parquetReadObjects(options))) {
      if (typeof text !== 'string') {
        throw new DataError(`${name}: text of a row must be a string, got ${String(text)}`);
      }
      yield text;
    }
    rowStart = rowEnd;
  }
}

async function reading<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    throw new DataError(`${name}: cannot be read as parquet (${reasonOf(thrown)})`, { cause: thrown });
  }
}
