/**
 * A file system that fails: an error that names the file, nothing half-written, and the same command goes on once the cause is
 * gone. The full disk is a real one of a few hundred kilobytes, which only root may mount; and root may read all folders, so
 * that the tests of unreadable ones run their program as somebody else.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadRecords } from '../analysis/load/load-records.ts';
import { writeIfChanged } from '../analysis/pipeline/write-if-changed.ts';
import { EXAMPLE_RUNS } from '../analysis/testing/example-paper/runs.ts';
import { syntheticResults, writeSyntheticRecord } from '../analysis/testing/synthetic-records.ts';
import type { ImageConfig } from '../experiments/record/image-classification-record.ts';
import { imageRun } from '../experiments/record/image-run.ts';
import { beginRecord, completeRecord, readRecord, runFolder } from '../experiments/record/record-store.ts';
import { acquireRunLock, isRunLock } from '../experiments/record/run-lock.ts';
import type { RunConfig } from '../experiments/record/schema.ts';
import { exampleRunResults } from '../experiments/record/testing/example-run.ts';

vi.setConfig({ testTimeout: 300_000 });

const [FIRST, SECOND] = EXAMPLE_RUNS as [RunConfig, RunConfig];
const DISK = 256 * 1024;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'faults-'));
});
afterEach(() => {
  if (canMount) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
});

const canMount = mountable();

function mountable(): boolean {
  const place = mkdtempSync(path.join(tmpdir(), 'faults-'));
  const can = mountSmallDisk(place);
  if (can) spawnSync('umount', [place]);
  rmSync(place, { recursive: true });
  return can;
}

function mountSmallDisk(place: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', place]).status === 0;
}

/** Takes all space but so many bytes; removing the file gives it back. */
function fillDisk(leave: number): string {
  const file = path.join(folder, 'filling');
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(file, Buffer.alloc(bavail * bsize - leave));
  return file;
}

const [FIRST_RUN, SECOND_RUN] = [FIRST, SECOND].map((config) => imageRun('gap', config)) as [
  ImageConfig,
  ImageConfig,
];

/** Records a run with a checkpoint of so many bytes. */
function complete(config: RunConfig, bytes: number): void {
  const run = imageRun('gap', config);
  const results = exampleRunResults(run, syntheticResults(config));
  const [checkpoint, packed] = results.files;
  const files = [{ ...checkpoint!, bytes }, packed!];
  const content = Buffer.alloc(bytes, 1);
  completeRecord(folder, run, { ...results, files }, [{ name: checkpoint!.name, content }]);
}

test.skipIf(!canMount)(
  'a full disk refuses a record by name, keeps the earlier ones, and takes it when there is space',
  () => {
    expect(mountSmallDisk(folder)).toBe(true);
    complete(FIRST, 1000);
    const before = readRecord(folder, runFolder(FIRST_RUN));
    beginRecord(folder, SECOND_RUN, 'refuse');
    const filling = fillDisk(16_384);
    expect(() => complete(SECOND, 60_000)).toThrow(
      /weights\.safetensors: cannot be written \(ENOSPC.*earlier files are as they were/,
    );
    // The checkpoint fits, the results do not: the overwritten record stays whole.
    expect(() => complete(FIRST, 60_000)).toThrow('ENOSPC');
    expect(readRecord(folder, runFolder(FIRST_RUN))).toEqual(before);
    expect(readdirSync(path.join(folder, runFolder(SECOND_RUN)))).toEqual(['config.json']);
    expect(loadRecords(folder)).toMatchObject({ problems: [], unfinished: [runFolder(SECOND_RUN)] });
    rmSync(filling);
    complete(SECOND, 60_000);
    expect(loadRecords(folder).runs).toHaveLength(2);
  },
);

test.skipIf(!canMount)('a full disk keeps a generated file and its reader whole', () => {
  expect(mountSmallDisk(folder)).toBe(true);
  const file = path.join(folder, 'facts.tex');
  writeIfChanged(file, 'as it was');
  const filling = fillDisk(8192);
  expect(() => writeIfChanged(file, 'x'.repeat(50_000))).toThrow(/facts\.tex: cannot be written \(ENOSPC\)/);
  expect(readFileSync(file, 'utf8')).toBe('as it was');
  expect(readdirSync(folder).sort()).toEqual(['facts.tex', 'filling']);
  rmSync(filling);
  expect(writeIfChanged(file, 'x'.repeat(50_000))).toBe(true);
});

test.skipIf(!canMount)('on a full disk a lock is an error and not half a lock', () => {
  expect(mountSmallDisk(folder)).toBe(true);
  const filling = fillDisk(0);
  expect(() => acquireRunLock(path.join(folder))).toThrow('ENOSPC');
  expect(readdirSync(folder)).toEqual(['filling']);
  rmSync(filling);
  expect(isRunLock(acquireRunLock(folder))).toBe(true);
});

/** Whom root becomes, so that permissions mean something; null where this process is somebody whom they concern, or cannot. */
const NOBODY = 65_534;
const asNobody = ['setpriv', '--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups'];
const isRoot = process.getuid?.() === 0;
const canBeRefused = !isRoot || spawnSync(asNobody[0]!, [...asNobody.slice(1), 'true']).status === 0;

/** Runs a few lines of TypeScript as somebody who is not root. */
function unprivileged(code: string): { status: number | null; stdout: string; stderr: string } {
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
  const [command, ...args] = isRoot ? [...asNobody, ...node] : node;
  const env = { ...process.env, TSX_DISABLE_CACHE: '1', HOME: folder };
  return spawnSync(command!, args, { encoding: 'utf8', env, cwd: path.parse(process.cwd()).root });
}

/** Whether somebody else may read this checkout at all. */
const isReadable =
  canBeRefused &&
  unprivileged(
    `await import(${JSON.stringify(path.resolve(import.meta.dirname, '../analysis/load/load-records.ts'))})`,
  ).status === 0;

test.skipIf(!isReadable)(
  'a folder that may not be read is a problem with a name, beside what can be read',
  () => {
    const closed = writeSyntheticRecord(folder, FIRST);
    const open = writeSyntheticRecord(folder, SECOND);
    chmodSync(folder, 0o755);
    chmodSync(path.join(folder, closed), 0);
    const module = path.resolve(import.meta.dirname, '../analysis/load/load-records.ts');
    const outcome = unprivileged(`
    import { loadRecords } from ${JSON.stringify(module)};
    const { runs, problems } = loadRecords(${JSON.stringify(folder)});
    console.log(JSON.stringify({ runs: runs.map(({ path }) => path), problems }));`);
    chmodSync(path.join(folder, closed), 0o755);
    expect(outcome.status, outcome.stderr).toBe(0);
    const { runs, problems } = JSON.parse(outcome.stdout) as {
      runs: string[];
      problems: { file: string; rule: string }[];
    };
    expect(runs).toEqual([open]);
    expect(problems).toContainEqual({ file: closed, rule: 'folder cannot be read (EACCES)' });
    expect(loadRecords(folder).problems).toEqual([]);
  },
);

test.skipIf(!isReadable)(
  'a folder that may not be written refuses a record by name and leaves nothing in it',
  () => {
    const target = path.join(folder, runFolder(FIRST_RUN));
    mkdirSync(target, { recursive: true });
    chmodSync(folder, 0o755);
    chmodSync(target, 0o555);
    if (!isRoot) expect(existsSync(target)).toBe(true);
    else chownSync(target, NOBODY, NOBODY);
    const store = path.resolve(import.meta.dirname, '../experiments/record/record-store.ts');
    const outcome = unprivileged(`
    import { beginRecord } from ${JSON.stringify(store)};
    beginRecord(${JSON.stringify(folder)}, ${JSON.stringify(FIRST_RUN)}, 'refuse');`);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/RecordError: .*config\.json: cannot be written \(EACCES/);
    expect(readdirSync(target)).toEqual([]);
    chmodSync(target, 0o755);
    beginRecord(folder, FIRST_RUN, 'refuse');
    expect(readdirSync(target)).toEqual(['config.json']);
  },
);
