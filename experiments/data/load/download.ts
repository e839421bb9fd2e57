import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { DataError, reasonOf } from './data-error.ts';
import type { PublishedFile } from './dataset-sources.ts';

export interface DownloadProgress {
  readonly url: string;
  /** Bytes so far. */
  readonly received: number;
  /** Bytes in all; null when the host does not say. */
  readonly total: number | null;
}

export type OnProgress = (progress: DownloadProgress) => void;

/**
 * Downloads a published file to `target`, whole or not at all: to a temporary file beside it, renamed when length and MD5
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
    const md5 = await receive(response, file.url, temporary, onProgress);
    if (md5 !== file.md5) {
      throw new DataError(`${file.url}: the download has MD5 ${md5}, published is ${file.md5}`);
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

/** Writes the body to `temporary` and gives its MD5. */
async function receive(
  response: Response,
  url: string,
  temporary: string,
  onProgress: OnProgress | undefined,
): Promise<string> {
  const announced = response.headers.get('content-length');
  const total = announced === null ? null : Number(announced);
  const hash = createHash('md5');
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
