import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FollowOptions {
  /** Whether to wait for more at its end, and for the file itself, until `stop`. */
  readonly follow: boolean;
  readonly print: (text: string) => void;
  readonly stop?: AbortSignal;
}

const MILLISECONDS_BETWEEN_LOOKS = 300;
const CHUNK = 65_536;

/** Prints a text file that others append to. One that became shorter is printed again from its beginning. */
export async function followFile(file: string, { follow, print, stop }: FollowOptions): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let position = 0;
  for (;;) {
    if (existsSync(file)) position = printFrom(file, position, (bytes) => print(decoder.write(bytes)));
    if (!follow || stop?.aborted) return;
    await sleep(MILLISECONDS_BETWEEN_LOOKS);
  }
}

/** Returns the position of its end. */
function printFrom(file: string, from: number, print: (bytes: Buffer) => void): number {
  const handle = openSync(file, 'r');
  try {
    let position = fstatSync(handle).size < from ? 0 : from;
    const buffer = Buffer.alloc(CHUNK);
    for (;;) {
      const count = readSync(handle, buffer, 0, CHUNK, position);
      if (count === 0) return position;
      print(buffer.subarray(0, count));
      position += count;
    }
  } finally {
    closeSync(handle);
  }
}
