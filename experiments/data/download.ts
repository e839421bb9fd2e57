import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { DataError, reasonOf } from './data-error.ts';

/** A file that its publisher offers, with the SHA-256 of its bytes in lower-case hex. */
export interface PublishedFile {
  readonly url: string;
  readonly sha256: string;
  /** Its size, where it is worth telling who cannot fetch it. */
  readonly bytes?: number | undefined;
}

export interface DownloadProgress {
  readonly url: string;
  /** Bytes so far. */
  readonly received: number;
  /** Bytes in all; null when the host does not say. */
  readonly total: number | null;
}

export type OnProgress = (progress: DownloadProgress) => void;

/**
 * Downloads a published file to `target`, whole or not at all: to a temporary file beside it, renamed when its SHA-256 is the
 * published one. Goes by the proxy of HTTPS_PROXY or HTTP_PROXY, but to hosts of NO_PROXY directly, in upper or lower case.
 *
 * Throws {@link DataError} naming the address when the host or the proxy cannot be reached or refuses, the connection breaks,
 * or the bytes are not the published ones; and when `target` cannot be written.
 */
export async function download(file: PublishedFile, target: string, onProgress?: OnProgress): Promise<void> {
  const temporary = `${target}.${randomUUID()}.tmp`;
  await mkdir(path.dirname(target), { recursive: true });
  const dispatcher = proxies(file.url);
  try {
    const response = await request(file.url, dispatcher);
    const digest = await receive(response, file.url, temporary, onProgress);
    if (digest !== file.sha256) {
      throw new DataError(`${file.url}: the download has SHA-256 ${digest}, published is ${file.sha256}`);
    }
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
    await dispatcher.destroy();
  }
}

/** The value of a proxy's variable may hold a password: messages name the variables alone. */
function proxies(url: string): EnvHttpProxyAgent {
  try {
    return new EnvHttpProxyAgent();
  } catch {
    throw new DataError(
      `${url}: HTTPS_PROXY and HTTP_PROXY must be addresses that begin with http:// or https:// (or be unset)`,
    );
  }
}

async function request(url: string, dispatcher: EnvHttpProxyAgent): Promise<Response> {
  const response = await fetch(url, { dispatcher }).catch((thrown: unknown) => {
    throw new DataError(`${url}: cannot be reached (${reasonOf(thrown)})`);
  });
  if (!response.ok) {
    throw new DataError(`${url}: the host answers ${response.status} ${response.statusText}`.trimEnd());
  }
  return response;
}

/** Writes the body to `temporary` and gives its SHA-256. */
async function receive(
  response: Response,
  url: string,
  temporary: string,
  onProgress: OnProgress | undefined,
): Promise<string> {
  const announced = response.headers.get('content-length');
  const total = announced === null ? null : Number(announced);
  const hash = createHash('sha256');
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
    if (response.body !== null) yield* response.body;
  } catch (thrown) {
    throw new DataError(`${url}: the connection broke after ${progress()} (${reasonOf(thrown)})`);
  }
}
