import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DATA_SETS } from '../record/data-sets.ts';
import { randomStream } from '../rng/random-stream.ts';
import { noise } from '../tasks/image-classification/fixtures/image-sets.ts';
import { FINEWEB_EDU } from '../tasks/language-modelling/data/fineweb-edu.ts';
import { TEXT_CORPORA } from '../tasks/language-modelling/data/text-corpora.ts';
import { DataError } from './data-error.ts';
import { type DownloadProgress, download } from './download.ts';
import { type FileServer, type ProxyServer, serve, serveProxy } from './fixtures/file-server.ts';

const BODY = Buffer.from(noise(300_000, randomStream(1, 'body')));
const SHA256 = createHash('sha256').update(BODY).digest('hex');

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
async function failure(url: string, sha256 = SHA256): Promise<string> {
  const thrown = await download({ url, sha256 }, target).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(DataError);
  expect(left()).toEqual([]);
  return (thrown as DataError).message;
}

describe('download', () => {
  test.each(['whole', 'unannounced', 'moved'])('brings the bytes to their place: %s', async (name) => {
    await download({ url: address(name), sha256: SHA256 }, target);
    expect(readFileSync(target).equals(BODY)).toBe(true);
    expect(left()).toEqual(['file.bin']);
  });

  test('says how far it is', async () => {
    const seen: DownloadProgress[] = [];
    await download({ url: address('whole'), sha256: SHA256 }, target, (progress) => seen.push(progress));
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
    const other = '0'.repeat(64);
    expect(await failure(address('whole'), other)).toBe(
      `${address('whole')}: the download has SHA-256 ${SHA256}, published is ${other}`,
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
    await expect(download({ url: address('whole'), sha256: SHA256 }, blocked)).rejects.toThrow(/file\.bin/);
    expect(readFileSync(target).equals(BODY)).toBe(true);
  });
});

describe('by a proxy', () => {
  const OUTSIDE = 'data.example';
  let proxy: ProxyServer;

  beforeAll(async () => {
    proxy = await serveProxy((host) => (host === `${OUTSIDE}:80` ? new URL(server.url) : null));
  });
  afterAll(() => proxy.close());
  beforeEach(() => {
    proxy.hosts.length = 0;
    return () => vi.unstubAllEnvs();
  });

  test.each(['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY'])('%s is asked for the host', async (variable) => {
    vi.stubEnv(variable, proxy.url);
    const scheme = variable.toLowerCase().replace('_proxy', '');
    if (scheme === 'http') {
      await download({ url: `http://${OUTSIDE}/whole`, sha256: SHA256 }, target);
      expect(readFileSync(target).equals(BODY)).toBe(true);
      expect(proxy.hosts).toEqual([`${OUTSIDE}:80`]);
    } else {
      expect(await failure(`https://${OUTSIDE}/whole`)).toMatch(
        /^https:\/\/data\.example\/whole: cannot be reached \(.*403/,
      );
      expect(proxy.hosts).toEqual([`${OUTSIDE}:443`]);
    }
  });

  test('hosts of NO_PROXY are asked directly', async () => {
    vi.stubEnv('HTTP_PROXY', proxy.url);
    vi.stubEnv('NO_PROXY', 'elsewhere.example,127.0.0.1');
    await download({ url: address('whole'), sha256: SHA256 }, target);
    expect(proxy.hosts).toEqual([]);
  });

  test('an address that is none is told without the password in it', async () => {
    vi.stubEnv('HTTPS_PROXY', 'me:secret@proxy.example');
    const message = await failure(`https://${OUTSIDE}/whole`);
    expect(message).toMatch(/HTTPS_PROXY and HTTP_PROXY must be addresses that begin with http/);
    expect(message).not.toContain('secret');
  });
});

test('whatever is downloaded comes by HTTPS and is held to a SHA-256', () => {
  const addresses: string[] = [];
  const digests: string[] = [];
  JSON.stringify(
    [...[DATA_SETS, TEXT_CORPORA].map((sets) => Object.values(sets)), FINEWEB_EDU],
    (name, value) => {
      if (name === 'host' || (name === 'url' && value !== null)) addresses.push(value);
      if (name === 'sha256') digests.push(value);
      expect(name).not.toBe('md5');
      return value;
    },
  );
  expect(addresses.length).toBeGreaterThan(25);
  expect(digests.length).toBeGreaterThan(30);
  for (const url of addresses) if (url !== DATA_SETS.mnist.url) expect(url).toMatch(/^https:\/\//);
  for (const sha256 of digests) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});
