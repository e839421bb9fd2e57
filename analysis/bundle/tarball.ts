/**
 * A `.tar.gz` whose bytes depend on names and contents alone: entries sorted, one owner, two modes, one time, and a
 * compressor in JavaScript. zlib's output differs between its versions and, in Node's build, between processors.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { Gzip } from 'fflate';
import { Header } from 'tar';
import { SOURCE_DATE_EPOCH } from '../latex/program.ts';

/** A file of an archive; `read` is called once, when its turn comes, so that not all need be in memory. */
export interface ArchiveEntry {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly executable?: boolean;
  read(): Uint8Array;
}

const BLOCK = 512;
/** Two empty blocks end a tar; GNU tar pads to twenty, and readers expect no less. */
const RECORD = 20 * BLOCK;
const LEVEL = 6;

/**
 * Writes the archive aside and renames it into place. `epoch` is the time of every entry, in seconds since 1970.
 * @throws an Error naming the path that is not plain, is there twice or is too long for a tar header
 */
export function writeTarball(file: string, entries: readonly ArchiveEntry[], epoch: number): void {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const [i, { path }] of sorted.entries()) {
    if (!isArchivePath(path))
      throw new Error(`${file}: entry path must be plain, got ${JSON.stringify(path)}`);
    if (sorted[i + 1]?.path === path) throw new Error(`${file}: two entries have the path ${path}`);
  }
  const aside = `${file}.${process.pid}.tmp`;
  const out = openSync(aside, 'w');
  try {
    const gzip = new Gzip({ level: LEVEL, mtime: 0 }, (chunk) => writeAll(out, chunk));
    let length = 0;
    const push = (bytes: Uint8Array) => {
      length += bytes.length;
      gzip.push(bytes);
    };
    for (const entry of sorted) {
      const bytes = entry.read();
      push(headerOf(file, entry, bytes.length, epoch));
      push(padded(bytes));
    }
    const end = RECORD - (length % RECORD);
    gzip.push(new Uint8Array(end < 2 * BLOCK ? end + RECORD : end), true);
    fsyncSync(out);
  } catch (cause) {
    closeSync(out);
    rmSync(aside, { force: true });
    throw cause;
  }
  closeSync(out);
  renameSync(aside, file);
}

function headerOf(file: string, { path, executable }: ArchiveEntry, size: number, epoch: number): Buffer {
  const mode = executable === true ? 0o755 : 0o644;
  const mtime = new Date(epoch * 1000);
  const header = new Header({ path, mode, uid: 0, gid: 0, uname: '', gname: '', size, mtime, type: 'File' });
  const block = Buffer.alloc(BLOCK);
  if (header.encode(block, 0)) throw new Error(`${file}: path or size does not fit a tar header: ${path}`);
  return block;
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
  whole.set(bytes);
  return whole;
}

function writeAll(out: number, chunk: Uint8Array): void {
  for (let done = 0; done < chunk.length; ) done += writeSync(out, chunk, done);
}

/** No way out of the folder that it is unpacked in, and no name that any system reads otherwise. */
export function isArchivePath(path: string): boolean {
  return path.split('/').every((part) => /^[A-Za-z0-9_.+=,@-]+$/.test(part) && part !== '.' && part !== '..');
}

/** The last second that a tar header of plain octal digits holds. */
const LATEST = 8 ** 11 - 1;

/**
 * The time that all entries of an archive bear, in seconds since 1970: `SOURCE_DATE_EPOCH` of the environment, else the
 * paper's own. See reproducible-builds.org/specs/source-date-epoch.
 * @throws when the variable is set to something else than whole seconds
 */
export function bundleEpoch(environment: Readonly<Record<string, string | undefined>>): number {
  const text = environment.SOURCE_DATE_EPOCH ?? SOURCE_DATE_EPOCH;
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds <= LATEST) return seconds;
  throw new Error(`SOURCE_DATE_EPOCH: must be whole seconds since 1970, got ${JSON.stringify(text)}`);
}
