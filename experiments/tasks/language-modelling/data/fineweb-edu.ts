import path from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { DataError, reasonOf } from '../../../data/data-error.ts';
import type { OnProgress } from '../../../data/download.ts';
import type { TextCorpus, TextFile } from './text-corpora.ts';
import { type OpenedText, openTextFile } from './text-files.ts';

/** One revision: what the host gives for it never changes. */
const HOST =
  'https://huggingface.co/datasets/HuggingFaceFW/fineweb-edu/resolve/87f09149ef4734204d70ed1d046ddc9ca3f2b8f9/sample/10BT/';

/** Bytes and SHA-256 of the revision's files, as the host lists them (Git LFS). */
const FILES: readonly TextFile[] = (
  [
    [2_152_819_114, 'b1ba7b2ce4cb5ea6ef42dca40263eabb85f37700d01693a68e9b30a31d78e871'],
    [2_152_222_432, '3fcf2dc69cd52503986276d3d2d26a8c356d0f2ea28a0de4fdbda8cf87755693'],
    [2_151_796_315, '547ae182d132c9f06b6ce63149567208ea9f57630bfd9b1a2938e504f0c9ebd7'],
    [2_152_437_524, '22184e6eb25759ddd97783751ffc73e1705dfa2542e630dae1f2a8bac8ee6ddb'],
    [2_152_338_550, '33557ddd87a07a4ae6fcaf7a4789c7b484e5cc0c273ca12a65b74200e6d8748b'],
    [2_152_189_947, 'e08d79927ecb377786572cd854817c748ceb8880878b1a0eb91abf8c85d505ea'],
    [2_152_689_867, '554fa2613c9261d6c9c396caab881de3160175794c6c3e1856bf28a0e9cb9b76'],
    [2_150_686_637, '4b7d1f697d4afff7f5f65cb7aa4d83acc6db716da4d46ea23399d0c50608c6e3'],
    [2_151_274_846, 'a6d9dcc0c72ecd7c7f0173c2d06b3a4249a2ccaa94961469d1a522ca689bbf1a'],
    [2_151_913_277, 'f836cd3c70b95776699eb6c356b2dbf702816e25dcf39992f5c80a29029d23c3'],
    [2_152_798_864, 'e5a2eae25f057f0856a10bfae314c6ca8ea8bb08456d2131e9e89b2b8305e2f6'],
    [2_152_323_681, 'db71cf0425bb3d1813a09f12ff1acd6dabdfb91a2e4f141960254ee5a7f036e7'],
    [2_152_069_689, '08b47a3e1c25161f796d2f8dbf99ccf60affdebdcea4910833d0d5783315551f'],
    [540_632_672, 'b393f51fefab26cd6f4c8f65707c1924f6666c4961a0ebebe04bb57f7ec832de'],
  ] as const
).map(([bytes, sha256], shard) => {
  const file = `${String(shard).padStart(3, '0')}_00000.parquet`;
  return { file, url: `${HOST}${file}`, bytes, sha256 };
});

/**
 * FineWeb-Edu's sample of 10 billion tokens (Penedo et al. 2024, arXiv:2406.17557), 14 parquet files, 28.5 GB. A file is fetched
 * whole when its documents are first needed: only so can it be held to its SHA-256.
 */
export const FINEWEB_EDU = {
  folder: 'fineweb-edu/sample/10BT',
  site: 'https://huggingface.co/datasets/HuggingFaceFW/fineweb-edu',
  licence: 'ODC-By 1.0',
  train: FILES.slice(0, -1),
  /** The last file is left out of training. */
  validation: FILES.slice(-1),
} as const;

export interface ParquetText {
  /** In order, read a row group at a time; the last one is cut where there are as many characters as were asked for. */
  documents(): AsyncGenerator<string>;
  /** What documents have been read from so far. */
  files(): readonly OpenedText[];
}

/**
 * The first documents of parquet files, as many as make `characters`.
 *
 * Reading throws {@link DataError} naming the file that is absent and cannot be fetched, is not what was published, is damaged, or
 * after which there are too few.
 */
export function parquetText(
  corpus: Pick<TextCorpus, 'folder' | 'site'>,
  files: readonly TextFile[],
  {
    characters,
    dataDir,
    onProgress,
  }: {
    readonly characters: number;
    readonly dataDir: string;
    readonly onProgress?: OnProgress | undefined;
  },
): ParquetText {
  // Each is checked once, however often it is read.
  const opened = new Map<TextFile, OpenedText>();
  const open = async (file: TextFile) => {
    const text = opened.get(file) ?? (await openTextFile(corpus, file, dataDir, onProgress));
    opened.set(file, text);
    return text;
  };
  return {
    files: () => [...opened.values()],
    async *documents() {
      let left = characters;
      for (const file of files) {
        for await (const document of documentsOf((await open(file)).path)) {
          yield document.slice(0, left);
          left -= document.length;
          if (left <= 0) return;
        }
      }
      const names = files.map(({ file }) => file).join(', ');
      throw new DataError(
        `${path.join(dataDir, corpus.folder)}: ${names} must hold ${characters} characters, got ${characters - left}`,
      );
    },
  };
}

/** The column `text`. Throws {@link DataError} naming the file when it is damaged or has no such column. */
async function* documentsOf(name: string): AsyncGenerator<string> {
  const file = await asyncBufferFromFile(name);
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
