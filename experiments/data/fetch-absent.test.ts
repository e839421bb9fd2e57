import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { beforeEach, describe, expect, test } from 'vitest';
import { fetchFile, fetchFromArchive } from './fetch-absent.ts';
import { serveFiles } from './fixtures/file-server.ts';

const CONTENT = { 'a.bin': 'first', 'b.bin': 'second', 'notes.txt': 'more' };
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let top: string;
let folder: string;

beforeEach(() => {
  top = mkdtempSync(path.join(os.tmpdir(), 'fetch-'));
  folder = path.join(top, 'data', 'batches');
  return () => rmSync(top, { recursive: true });
});

/** A .tar.gz that unpacks to `batches/`. */
async function archive(content: Readonly<Record<string, string>> = CONTENT): Promise<Buffer> {
  const source = path.join(top, 'source');
  mkdirSync(path.join(source, 'batches'), { recursive: true });
  for (const [name, text] of Object.entries(content)) writeFileSync(path.join(source, 'batches', name), text);
  const file = path.join(top, 'made.tar.gz');
  await create({ gzip: true, file, cwd: source }, ['batches']);
  return readFileSync(file);
}

/** Runs `work` beside a host that serves `bytes` as /archive.tar.gz. */
async function served<T>(
  bytes: Buffer,
  work: (url: string) => Promise<T>,
): Promise<{ result: T; asked: number }> {
  const server = await serveFiles({ '/archive.tar.gz': bytes });
  try {
    const result = await work(`${server.url}archive.tar.gz`);
    return { result, asked: server.requests.length };
  } finally {
    await server.close();
  }
}

const reason = (work: Promise<void>) =>
  work.then(
    () => 'no error',
    (error: Error) => error.message,
  );
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

describe('fetchFromArchive', () => {
  test('puts the files asked for in place and leaves nothing else', async () => {
    const bytes = await archive();
    await served(bytes, (url) =>
      fetchFromArchive({ url, sha256: sha256(bytes) }, folder, ['a.bin', 'b.bin']),
    );
    expect([read('a.bin'), read('b.bin')]).toEqual(['first', 'second']);
    expect(readdirSync(path.dirname(folder))).toEqual(['batches']);
    expect(readdirSync(folder).sort()).toEqual(['a.bin', 'b.bin']);
  });

  test('leaves a file that is there alone, and asks for nothing when all are', async () => {
    const bytes = await archive();
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'a.bin'), 'own');
    const get = (url: string) => fetchFromArchive({ url, sha256: sha256(bytes) }, folder, ['a.bin', 'b.bin']);
    expect((await served(bytes, get)).asked).toBe(1);
    expect([read('a.bin'), read('b.bin')]).toEqual(['own', 'second']);
    expect((await served(bytes, get)).asked).toBe(0);
  });

  test('two processes at once both end with whole files', async () => {
    const bytes = await archive();
    await served(bytes, (url) =>
      Promise.all(
        [1, 2].map(() => fetchFromArchive({ url, sha256: sha256(bytes) }, folder, ['a.bin', 'b.bin'])),
      ),
    );
    expect([read('a.bin'), read('b.bin')]).toEqual(['first', 'second']);
  });

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
    ['no archive', () => Buffer.from('<html>moved</html>')],
  ])('an archive that is %s is refused, though its checksum is right', async (_what, spoil) => {
    const bytes = spoil(await archive());
    const { result } = await served(bytes, (url) =>
      reason(fetchFromArchive({ url, sha256: sha256(bytes) }, folder, ['a.bin'])),
    );
    expect(result).toMatch(
      /a\.bin: is not there and could not be fetched: http\S+: cannot be unpacked \(.+\)/,
    );
    expect(readdirSync(path.dirname(folder))).toEqual(['batches']);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('an archive without the file is refused', async () => {
    const bytes = await archive({ 'other.bin': 'x' });
    const { result } = await served(bytes, (url) =>
      reason(fetchFromArchive({ url, sha256: sha256(bytes) }, folder, ['a.bin'])),
    );
    expect(result).toMatch(/: the archive must hold batches\/a\.bin$/);
  });

  test('an archive cannot write outside of its folder', async () => {
    const source = path.join(top, 'evil');
    mkdirSync(path.join(source, 'batches'), { recursive: true });
    writeFileSync(path.join(source, 'escaped'), 'x');
    writeFileSync(path.join(source, 'batches', 'a.bin'), 'first');
    const file = path.join(top, 'evil.tar.gz');
    await create({ gzip: true, file, cwd: path.join(source, 'batches'), preservePaths: true }, [
      '../escaped',
    ]);
    const bytes = readFileSync(file);
    await served(bytes, (url) => reason(fetchFromArchive({ url, sha256: sha256(bytes) }, folder, ['a.bin'])));
    expect(existsSync(path.join(path.dirname(folder), 'escaped'))).toBe(false);
  });
});

describe('fetchFile', () => {
  test('downloads once', async () => {
    const bytes = Buffer.from('labels');
    const file = path.join(folder, 'labels.gz');
    const { asked } = await served(bytes, async (url) => {
      await fetchFile({ url, sha256: sha256(bytes) }, file);
      await fetchFile({ url, sha256: sha256(bytes) }, file);
    });
    expect(asked).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('labels');
  });

  test('names the absent file and the address when it cannot', async () => {
    const { result } = await served(Buffer.from(''), (url) =>
      reason(fetchFile({ url: `${url}.not`, sha256: '0' }, path.join(folder, 'labels.gz'))),
    );
    expect(result).toMatch(
      /labels\.gz: is not there and could not be fetched: http\S+\.not: the host answers 404 Not Found$/,
    );
  });
});
