import { createHash, type Hash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { DataError, reasonOf } from './data-error.ts';

/** A file that its publisher offers: its MD5 where the publisher gives that, its SHA-256 otherwise, lower-case hex. */
export type PublishedFile = { readonly url: string } & (
  | { readonly md5: string }
  | { readonly sha256: string }
);

export interface DownloadProgress {
  readonly url: string;
  /** Bytes so far. */
  readonly received: number;
  /** Bytes in all; null when the host does not say. */
  readonly total: number | null;
}

export type OnProgress = (progress: DownloadProgress) => void;

/**
 * Downloads a published file to `target`, whole or not at all: to a temporary file beside it, renamed when length and digest
 * are right.
 *
 * Throws {@link DataError} naming the address when the host cannot be reached or refuses, the connection breaks, or the
 * bytes are not the published ones; and when `target` cannot be written.
 */
export async function download(file: PublishedFile, target: string, onProgress?: OnProgress): Promise<void> {
  const temporary = `${target}.${randomUUID()}.tmp`;
  await mkdir(path.dirname(target), { recursive: true });
  try {
    const response = await request(file.url);
    const algorithm = 'md5' in file ? 'md5' : 'sha256';
    const published = 'md5' in file ? file.md5 : file.sha256;
    const digest = await receive(response, file.url, temporary, createHash(algorithm), onProgress);
    if (digest !== published) {
      const name = algorithm === 'md5' ? 'MD5' : 'SHA-256';
      throw new DataError(`${file.url}: the download has ${name} ${digest}, published is ${published}`);
    }
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function request(url: string): Promise<Response> {
  const response = await fetch(url).catch((thrown: unknown) => {
    throw new DataError(`${url}: cannot be reached (${reasonOf(thrown)})`);
  });
  if (!response.ok) {
    throw new DataError(`${url}: the host answers ${response.status} ${response.statusText}`.trimEnd());
  }
  return response;
}

/** Writes the body to `temporary` and gives its digest. */
async function receive(
  response: Response,
  url: string,
  temporary: string,
  hash: Hash,
  onProgress: OnProgress | undefined,
): Promise<string> {
  const announced = response.headers.get('content-length');
  const total = announced === null ? null : Number(announced);
  const out = await open(temporary, 'w');
  let received = 0;
  try {
    for await (const chunk of bodyChunks(
      response,
      url,
      () => `${received} bytes of ${total ?? 'an unknown number'}`,
    )) {
      await out.writeFile(chunk);
      hash.update(chunk);
      received += chunk.length;
      onProgress?.({ url, received, total });
    }
  } finally {
    await out.close();
  }
  return hash.digest('hex');
}

async function* bodyChunks(
  response: Response,
  url: string,
  progress: () => string,
): AsyncGenerator<Uint8Array> {
  try {
    if (response.body !== null) yield* response.body as unknown as AsyncIterable<Uint8Array>;
  } catch (thrown) {
    throw new DataError(`${url}: the connection broke after ${progress()} (${reasonOf(thrown)})`);
  }
}
