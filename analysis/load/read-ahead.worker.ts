/** The thread of `read-ahead.ts`. */
import { workerData } from 'node:worker_threads';
import { BATCH, LARGEST_AHEAD, MOST_AHEAD, type ReadAheadOrder, type ReadBatch } from './read-batch.ts';
import { readBounded } from './read-json.ts';
import { sha256 } from './sha256.ts';

const { root, paths, position, port } = workerData as ReadAheadOrder;

for (let first = nextBatch(0); first < paths.length; first = nextBatch(first + BATCH)) {
  const batch = read(first);
  port.postMessage(batch, [batch.bytes.buffer]);
}

/** `first`, as soon as it is not too far ahead; or, when it was overtaken, the first that nobody asks for yet. */
function nextBatch(first: number): number {
  for (;;) {
    const asked = Atomics.load(position, 0);
    if (first <= asked) return asked + BATCH;
    if (first < asked + MOST_AHEAD) return first;
    Atomics.wait(position, 0, asked);
  }
}

function read(first: number): ReadBatch {
  const files = paths
    .slice(first, first + BATCH)
    .flatMap((path) => ['config.json', 'results.json'].map((name) => `${path}/${name}`))
    .map((file) => readBounded(root, file, LARGEST_AHEAD))
    .map((read) => (Buffer.isBuffer(read) ? read : null));
  const hashes = files.map((file) => (file === null ? null : sha256(file)));
  const ends: number[] = [];
  for (const file of files) ends.push((ends.at(-1) ?? 0) + (file?.length ?? 0));
  const bytes = new Uint8Array(ends.at(-1) ?? 0);
  for (const [i, file] of files.entries()) if (file !== null) bytes.set(file, ends[i]! - file.length);
  return { first, bytes, ends, hashes };
}
