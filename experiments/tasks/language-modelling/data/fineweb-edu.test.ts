import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { describeFile } from '../../../data/describe-file.ts';
import { serveFiles } from '../../../data/fixtures/file-server.ts';
import { FINEWEB_EDU, type ParquetText, parquetText } from './fineweb-edu.ts';
import type { TextFile } from './text-corpora.ts';

/** Two row groups with five documents, written by PyArrow: fixtures/make_parquet_fixture.py. */
const FIXTURE = fileURLToPath(new URL('./fixtures/documents.parquet', import.meta.url));
const DOCUMENTS = [
  'First document.',
  'Zweites, mit Umlaut: über.',
  '',
  'Fourth 🐻.',
  'The fifth and last one.',
];
const WHOLE = DOCUMENTS.join('').length;
const CORPUS = { folder: 'web', site: 'https://example.org/web' };

let dataDir: string;
let folder: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'parquet-'));
  folder = path.join(dataDir, 'web');
  mkdirSync(folder);
  for (const name of ['a', 'b']) cpSync(FIXTURE, path.join(folder, `${name}.parquet`));
  return () => rmSync(dataDir, { recursive: true });
});

const { bytes, sha256 } = describeFile(FIXTURE);
// Port 9 (discard) refuses: no test may reach a real host.
const published = (name: string, host = 'http://127.0.0.1:9/'): TextFile => {
  const file = `${name}.parquet`;
  return { file, url: `${host}${file}`, bytes, sha256 };
};
const first = (characters: number, files = [published('a'), published('b')]) =>
  parquetText(CORPUS, files, { characters, dataDir });

async function read(text: ParquetText): Promise<string[]> {
  const documents: string[] = [];
  for await (const document of text.documents()) documents.push(document);
  return documents;
}

describe('parquetText', () => {
  test('reads documents in order, over row groups and files, and cuts the last one', async () => {
    expect(await read(first(WHOLE))).toEqual(DOCUMENTS);
    expect(await read(first(20))).toEqual(['First document.', 'Zweit']);
    expect(await read(first(WHOLE + 3))).toEqual([...DOCUMENTS, 'Fir']);
  });

  test('says of each file that it has read which it was, and opens no other', async () => {
    const text = first(20);
    expect(text.files()).toEqual([]);
    expect(await read(text)).toEqual(await read(text));
    expect(text.files()).toEqual([
      { path: path.join(folder, 'a.parquet'), file: 'a.parquet', bytes, sha256, part: null },
    ]);
    const both = first(WHOLE + 3);
    await read(both);
    expect(both.files().map(({ file }) => file)).toEqual(['a.parquet', 'b.parquet']);
  });

  test('fetches a file that is not there, and names it, its host and its size where it cannot', async () => {
    const server = await serveFiles({ '/c.parquet': readFileSync(FIXTURE) });
    try {
      expect(await read(first(20, [published('c', server.url)]))).toEqual(['First document.', 'Zweit']);
      expect(existsSync(path.join(folder, 'c.parquet'))).toBe(true);
      await expect(read(first(20, [published('d', server.url)]))).rejects.toThrow(
        `${path.join(folder, 'd.parquet')}: is not there and could not be fetched ` +
          `(${bytes.toLocaleString('en-US')} bytes): ${server.url}d.parquet: the host answers 404`,
      );
    } finally {
      await server.close();
    }
  });

  test('names the file that is another, damaged or too short', async () => {
    const damaged = path.join(folder, 'a.parquet');
    writeFileSync(damaged, readFileSync(FIXTURE).subarray(0, 500));
    const own = describeFile(damaged).sha256;
    await expect(read(first(20))).rejects.toThrow(
      `${damaged}: must have SHA-256 ${sha256} as published at http://127.0.0.1:9/a.parquet, got ${own}; `,
    );
    await expect(read(first(20, [{ ...published('a'), sha256: own }]))).rejects.toThrow(
      `${damaged}: cannot be read as parquet`,
    );
    await expect(read(first(1000, [published('b')]))).rejects.toThrow(
      `${folder}: b.parquet must hold 1000 characters, got ${WHOLE}`,
    );
  });

  test('the last of the fourteen published files is left for validation', () => {
    expect(FINEWEB_EDU.train).toHaveLength(13);
    expect(FINEWEB_EDU.train.at(-1)!.file).toBe('012_00000.parquet');
    expect(FINEWEB_EDU.validation.map(({ file }) => file)).toEqual(['013_00000.parquet']);
    // As the data set's page sums them up: 28.5 GB.
    const all = [...FINEWEB_EDU.train, ...FINEWEB_EDU.validation];
    expect(all.reduce((sum, file) => sum + file.bytes!, 0)).toBe(28_518_193_415);
  });
});
