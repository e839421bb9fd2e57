/**
 * Shows the reviewer's view to a browser on this machine, and tells it what is new. It listens on 127.0.0.1 alone, answers
 * only to that name (a page elsewhere whose name was rebound to this address gets nothing), only reads, and gives out
 * nothing but the site's own files, the PDF, and progress, history and logs of runs that it found itself.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasCode, messageOf } from '../../experiments/record/file-text.ts';
import type { Paths } from '../pipeline/paths.ts';
import { EventStream } from './event-stream.ts';
import type { RunProgress } from './run-progress.ts';
import { servedFile } from './served-files.ts';

const ADDRESS = '127.0.0.1';

export interface LiveServer {
  readonly url: string;
  readonly events: EventStream;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const ALWAYS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
};

const INDEX = '/review/index.html';
/** Asks again by itself. */
const NOT_YET = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Reviewer's view</title>
<p>The paper is being built; its view comes after it.</p></html>
`;

const refuse = (status: number, body: string, headers = {}): Reply => ({
  status,
  body: `${body}\n`,
  headers,
});

/**
 * @param build names the build that the site shows: letters, digits and hyphens
 * @throws when the port is taken, naming it
 */
export async function startLiveServer(
  paths: Paths,
  runs: RunProgress,
  port: number,
  build: () => string,
): Promise<LiveServer> {
  const events = new EventStream();
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      send(request, response, refuse(500, messageOf(error)));
    });
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
    const refused = refusal(request, portOf(server));
    if (refused !== null) send(request, response, refused);
    else if (request.method === 'GET' && request.url === '/live/events') {
      if (!events.add(response)) send(request, response, refuse(503, 'too many listeners'));
    } else send(request, response, replyTo(request.url!, paths, runs, build()));
  };
  server.listen(port, ADDRESS);
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (!hasCode(cause, 'EADDRINUSE')) throw cause;
    throw new Error(`watch --serve: port ${port} is taken; choose another with --port, 0 for any`);
  }
  return {
    url: `http://${ADDRESS}:${portOf(server)}/`,
    events,
    close: async () => {
      events.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function refusal({ method, headers }: IncomingMessage, port: number): Reply | null {
  if (headers.host !== `${ADDRESS}:${port}` && headers.host !== `localhost:${port}`)
    return refuse(421, `this server answers to ${ADDRESS}:${port} only`);
  if (method !== 'GET' && method !== 'HEAD')
    return refuse(405, 'only GET and HEAD: nothing can be changed from here', { Allow: 'GET, HEAD' });
  return null;
}

function replyTo(url: string, paths: Paths, runs: RunProgress, build: string): Reply {
  let path: string;
  let query: URLSearchParams;
  try {
    const { pathname, searchParams } = new URL(url, `http://${ADDRESS}`);
    path = decodeURIComponent(pathname);
    query = searchParams;
  } catch {
    return refuse(400, 'not a URL');
  }
  if (path === '/') return { status: 302, headers: { Location: INDEX } };
  if (path === '/live/curves')
    return { status: 200, type: 'application/json', body: JSON.stringify(runs.curves(query.getAll('run'))) };
  if (path === '/live/log') {
    const log = runs.log(query.get('run') ?? '');
    return log === null ? refuse(404, 'no such log') : { status: 200, body: log };
  }
  const file = servedFile(paths, path);
  if (file === null && path === INDEX)
    return { status: 503, type: 'text/html; charset=utf-8', body: NOT_YET };
  if (file === null) return refuse(404, 'no such file');
  if (path !== INDEX) return { status: 200, type: file.type, body: file.bytes };
  // The same page as on disk, told that somebody is there to ask, and which build it shows.
  const page = file.bytes.toString('utf8').replace('<html ', `<html data-live="${build}" `);
  return { status: 200, type: file.type, body: page };
}

function send({ method }: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const { status, type = 'text/plain; charset=utf-8', body = '', headers = {} } = reply;
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(method === 'HEAD' ? undefined : bytes);
}
