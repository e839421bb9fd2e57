import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { serve } from '../../../data/fixtures/file-server.ts';
import { FINEWEB_EDU, firstDocuments } from './fineweb-edu.ts';

/** Two row groups with five documents, written by PyArrow: fixtures/make_parquet_fixture.py. */
const FIXTURE = fileURLToPath(new URL('./fixtures/documents.parquet', import.meta.url));
const DOCUMENTS = [
  'First document.',
  'Zweites, mit Umlaut: über.',
  '',
  'Fourth 🐻.',
  'The fifth and last one.',
];
// Port 9 (discard) refuses: no test may reach a real host.
const SOURCE = { folder: 'web', host: 'http://127.0.0.1:9/' };

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'parquet-'));
  mkdirSync(path.join(dataDir, 'web'));
  cpSync(FIXTURE, path.join(dataDir, 'web', 'a.parquet'));
  cpSync(FIXTURE, path.join(dataDir, 'web', 'b.parquet'));
  return () => rmSync(dataDir, { recursive: true });
});

const first = (characters: number, files = ['a.parquet', 'b.parquet'], source = SOURCE) =>
  firstDocuments(source, files, { characters, dataDir });

describe('firstDocuments', () => {
  test('reads documents in order, over row groups and files, and cuts the last one', async () => {
    const whole = DOCUMENTS.join('').length;
    expect(await first(whole)).toEqual(DOCUMENTS);
    expect(await first(20)).toEqual(['First document.', 'Zweit']);
    expect(await first(whole + 3)).toEqual([...DOCUMENTS, 'Fir']);
  });

  test('asks the host for the parts of a file that is not there', async () => {
    const bytes = readFileSync(FIXTURE);
    const server = await serve((request, response) => {
      const [, start, end] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
      if (request.url !== '/c.parquet') response.writeHead(404).end();
      else if (request.method === 'HEAD') response.writeHead(200, { 'content-length': bytes.length }).end();
      else {
        const part = bytes.subarray(Number(start), Number(end) + 1);
        response.writeHead(206, { 'content-length': part.length }).end(part);
      }
    });
    try {
      const source = { ...SOURCE, host: server.url };
      expect(await first(20, ['c.parquet'], source)).toEqual(['First document.', 'Zweit']);
      await expect(first(20, ['d.parquet'], source)).rejects.toThrow(
        `d.parquet: is not there, and ${server.url}d.parquet cannot be reached`,
      );
    } finally {
      await server.close();
    }
  });

  test('names the file that is damaged or too short', async () => {
    const damaged = path.join(dataDir, 'web', 'a.parquet');
    writeFileSync(damaged, readFileSync(FIXTURE).subarray(0, 500));
    await expect(first(20)).rejects.toThrow(`${damaged}: cannot be read as parquet`);
    await expect(first(1000, ['b.parquet'])).rejects.toThrow(
      `${path.join(dataDir, 'web')}: b.parquet must hold 1000 characters, got ${DOCUMENTS.join('').length}`,
    );
  });

  test('the last of the fourteen published files is left for validation', () => {
    expect(FINEWEB_EDU.trainFiles).toHaveLength(13);
    expect(FINEWEB_EDU.trainFiles.at(-1)).toBe('012_00000.parquet');
    expect(FINEWEB_EDU.validationFiles).toEqual(['013_00000.parquet']);
  });
});
