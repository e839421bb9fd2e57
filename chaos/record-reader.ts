/** Somebody who reads the records all the time while they are written, and never may see anything but whole ones. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRecord } from '../experiments/record/record-store.ts';

const MILLISECONDS_BETWEEN_LOOKS = 20;

export class RecordReader {
  looks = 0;
  readonly #objections = new Set<string>();
  readonly #root: string;
  /** Bytes of the results that were seen, by run folder. */
  readonly #seen = new Map<string, string>();
  #stopped = false;
  readonly #reading: Promise<void>;

  /** Records that are there already only have to stay as they are. */
  constructor(root: string) {
    this.#root = root;
    for (const folder of runFolders(root)) {
      const file = path.join(root, folder, 'results.json');
      if (existsSync(file)) this.#seen.set(folder, readFileSync(file, 'utf8'));
    }
    this.#reading = this.#read();
  }

  /** A last look, and an end to it. Returns what was wrong, each thing once. */
  async stop(): Promise<readonly string[]> {
    this.#stopped = true;
    await this.#reading;
    this.#look();
    return [...this.#objections];
  }

  async #read(): Promise<void> {
    while (!this.#stopped) {
      this.#look();
      await sleep(MILLISECONDS_BETWEEN_LOOKS);
    }
  }

  #look(): void {
    this.looks++;
    for (const folder of new Set([...this.#seen.keys(), ...runFolders(this.#root)])) {
      try {
        const wrong = this.#lookAt(folder);
        if (wrong !== null) this.#objections.add(`${folder}: ${wrong}`);
      } catch (cause) {
        this.#objections.add(`${folder}: ${cause}`);
      }
    }
  }

  #lookAt(folder: string): string | null {
    const earlier = this.#seen.get(folder);
    const file = path.join(this.#root, folder, 'results.json');
    if (!existsSync(file)) return earlier === undefined ? null : 'the record is gone';
    const text = readFileSync(file, 'utf8');
    if (earlier !== undefined) return earlier === text ? null : 'a second record took the place of the first';
    this.#seen.set(folder, text);
    return checkpointObjection(this.#root, folder);
  }
}

/** The checkpoints of a record are those that it names, byte for byte; null when all is well. Throws for a broken record. */
export function checkpointObjection(root: string, folder: string): string | null {
  for (const { name: file, sha256 } of readRecord(root, folder)!.files) {
    const found = createHash('sha256')
      .update(readFileSync(path.join(root, folder, file)))
      .digest('hex');
    if (found !== sha256) return `${file} has SHA-256 ${found}, but its record says ${sha256}`;
  }
  return null;
}

/** Folders of runs, whose names are `s` and the seed, below `raw`. */
function runFolders(root: string): string[] {
  const tree = path.join(root, 'raw');
  if (!existsSync(tree)) return [];
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\/s\d+$/.test(name))
    .map((name) => `raw/${name}`);
}
