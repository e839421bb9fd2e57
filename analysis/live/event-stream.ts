/** Server-sent events: whoever listens is told the latest of each kind at once, and then what is new. */
import type { ServerResponse } from 'node:http';

const HEARTBEAT_MILLISECONDS = 15_000;
/** Each listener keeps a connection open. */
const MOST_LISTENERS = 32;

export class EventStream {
  readonly #listeners = new Set<ServerResponse>();
  /** By kind, as sent. */
  readonly #latest = new Map<string, string>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor() {
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), HEARTBEAT_MILLISECONDS);
    this.#heartbeat.unref();
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Keeps the response open. False when there are too many. */
  add(response: ServerResponse): boolean {
    if (this.#listeners.size >= MOST_LISTENERS) return false;
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    response.write(`retry: 1000\n\n${[...this.#latest.values()].join('')}`);
    this.#listeners.add(response);
    response.on('close', () => this.#listeners.delete(response));
    return true;
  }

  /** Sends what differs from the last of its kind. JSON holds no line break, so that nothing in it can begin an event. */
  send(kind: string, value: unknown): void {
    const event = `event: ${kind}\ndata: ${JSON.stringify(value)}\n\n`;
    if (this.#latest.get(kind) === event) return;
    this.#latest.set(kind, event);
    this.#write(event);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const listener of this.#listeners) listener.end();
  }

  #write(text: string): void {
    for (const listener of this.#listeners) listener.write(text);
  }
}
