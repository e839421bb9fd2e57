import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { randomStream } from '../rng/random-stream.ts';
import { noise } from '../tasks/image-classification/fixtures/image-sets.ts';
import { DataError } from './data-error.ts';
import { type DownloadProgress, download } from './download.ts';
import { type FileServer, serve } from './fixtures/file-server.ts';

const BODY = Buffer.from(noise(300_000, randomStream(1, 'body')));
const SHA256 = createHash('sha256').update(BODY).digest('hex');
const MD5 = createHash('md5').update(BODY).digest('hex');

let server: FileServer;
let folder: string;
let target: string;

beforeAll(async () => {
  server = await serve((request, response) => {
    const announce = { 'content-length': BODY.length };
    if (request.url === '/whole') response.writeHead(200, announce).end(BODY);
    else if (request.url === '/unannounced') response.writeHead(200).end(BODY);
    else if (request.url === '/moved') response.writeHead(302, { location: '/whole' }).end();
    else if (request.url === '/broken') {
      response.writeHead(200, announce);
      response.write(BODY.subarray(0, 100_000), () => response.destroy());
    } else response.writeHead(404).end('not here');
  });
});
afterAll(() => server.close());
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'download-'));
  target = path.join(folder, 'new', 'file.bin');
  return () => rmSync(folder, { recursive: true });
});

const address = (name: string) => `${server.url}${name}`;
const left = () => readdirSync(path.dirname(target));

/** The message of the DataError that a download ends with; nothing may be left of it on disk. */
async function failure(url: string, md5 = MD5): Promise<string> {
  const thrown = await download({ url, md5 }, target).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(DataError);
  expect(left()).toEqual([]);
  return (thrown as DataError).message;
}

describe('download', () => {
  test.each(['whole', 'unannounced', 'moved'])('brings the bytes to their place: %s', async (name) => {
    await download({ url: address(name), md5: MD5 }, target);
    expect(readFileSync(target).equals(BODY)).toBe(true);
    expect(left()).toEqual(['file.bin']);
  });

  test('says how far it is', async () => {
    const seen: DownloadProgress[] = [];
    await download({ url: address('whole'), md5: MD5 }, target, (progress) => seen.push(progress));
    expect(seen.at(-1)).toEqual({ url: address('whole'), received: BODY.length, total: BODY.length });
    const received = seen.map((progress) => progress.received);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
    expect(received.length).toBeGreaterThan(1);
  });

  test('a connection that breaks', async () => {
    // 100,000 were sent; from Node.js 24 on those are lost that nobody had read when the connection broke.
    expect(await failure(address('broken'))).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/broken: the connection broke after (0|100000) bytes of 300000 \(.+\)$/,
    );
  });

  test('bytes that are not the published ones', async () => {
    const other = '0'.repeat(32);
    expect(await failure(address('whole'), other)).toBe(
      `${address('whole')}: the download has MD5 ${MD5}, published is ${other}`,
    );
  });

  test('an address that the host does not know', async () => {
    expect(await failure(address('absent'))).toBe(`${address('absent')}: the host answers 404 Not Found`);
  });

  test('a host that is not there', async () => {
    const gone = await serve(() => {});
    await gone.close();
    expect(await failure(`${gone.url}file`)).toMatch(
      /^http.+\/file: cannot be reached \(fetch failed: .*ECONNREFUSED/,
    );
  });

  test('a place that cannot be written is named', async () => {
    const blocked = path.join(target, 'below');
    await download({ url: address('whole'), sha256: SHA256 }, target);
    await expect(download({ url: address('whole'), md5: MD5 }, blocked)).rejects.toThrow(/file\.bin/);
    expect(readFileSync(target).equals(BODY)).toBe(true);
  });
});
