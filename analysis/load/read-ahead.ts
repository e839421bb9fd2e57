/**
 * Reads the files of many runs in a thread, ahead of this one, which checks what is in them: on two processors a tenth of a
 * build from nothing. Nobody waits for the thread: what it has not read yet is read here.
 */
import path from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { compiledThread } from '../../programs/compiled-program.mjs';
import { BATCH, type ReadAheadOrder, type ReadBatch } from './read-batch.ts';
import { type RunFiles, readRunFiles } from './read-run.ts';

export class ReadAhead {
  readonly #root: string;
  readonly #places: ReadonlyMap<string, number>;
  readonly #position = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
  readonly #batches = new Map<number, ReadBatch>();
  readonly #port: MessagePort;
  readonly #thread: Worker;
  /** How many runs the thread had read when they were asked for. */
  readBefore = 0;

  /** `paths` in the order in which they will be asked for. */
  constructor(root: string, paths: readonly string[]) {
    this.#root = root;
    this.#places = new Map(paths.map((path, i) => [path, i]));
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const order: ReadAheadOrder = { root, paths, position: this.#position, port: port2 };
    this.#thread = new Worker(compiledThread(path.join(import.meta.dirname, 'read-ahead.worker.ts')), {
      execArgv: [],
      workerData: order,
      transferList: [port2],
    });
    this.#thread.unref();
    // Then everything is read here.
    this.#thread.on('error', () => {});
  }

  /** {@link readRunFiles} */
  read(path: string): ReturnType<typeof readRunFiles> {
    const place = this.#places.get(path);
    const files = place === undefined ? null : this.#received(place);
    if (files === null) return readRunFiles(this.#root, path);
    this.readBefore++;
    return files;
  }

  /** To be called at the end, whatever happened. */
  end(): void {
    this.#port.close();
    void this.#thread.terminate();
  }

  #received(place: number): RunFiles | null {
    const within = place % BATCH;
    const first = place - within;
    if (within === 0) this.#arriveAt(first);
    const batch = this.#batches.get(first);
    if (batch === undefined) return null;
    const { bytes, ends, hashes } = batch;
    const file = 2 * within;
    const [config, results] = [hashes[file], hashes[file + 1]];
    if (config == null || results == null) return null;
    const part = (i: number) => {
      const start = ends[i - 1] ?? 0;
      return Buffer.from(bytes.buffer, start, ends[i]! - start);
    };
    return { config: part(file), results: part(file + 1), sha256: { config, results } };
  }

  #arriveAt(first: number): void {
    Atomics.store(this.#position, 0, first);
    Atomics.notify(this.#position, 0);
    this.#batches.delete(first - BATCH);
    for (;;) {
      const received = receiveMessageOnPort(this.#port) as { readonly message: ReadBatch } | undefined;
      if (received === undefined) return;
      if (received.message.first >= first) this.#batches.set(received.message.first, received.message);
    }
  }
}
