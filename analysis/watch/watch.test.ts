import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readableJson } from '../../experiments/record/canonical-json.ts';
import { type RunConfig, recordFolder } from '../../experiments/record/schema.ts';
import type { Paths } from '../pipeline/paths.ts';
import { filesBelow } from '../pipeline/source-files.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { bareCopy, removeCheckout, syntheticCheckout } from '../testing/synthetic-checkout.ts';
import { syntheticResults, writeSyntheticRecord } from '../testing/synthetic-records.ts';
import { WatchProcess } from '../testing/watch-process.ts';

// Seconds on a quiet machine; a busy one may take its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

// One watcher through one afternoon: each test goes on where the one before left off.
let paths: Paths;
let watcher: WatchProcess;
beforeAll(async () => {
  paths = syntheticCheckout(34);
  watcher = new WatchProcess(paths, ['--rescan', '1']);
  await watcher.next(/^start → .*PDF in/);
  await watcher.next(/^ {2}a draft: 34 of \d+ declared runs are in$/);
});
afterAll(async () => {
  await watcher.end('SIGKILL');
  removeCheckout(paths);
});

const [LAST_BUT_ONE, LAST] = EXAMPLE_RUNS.slice(34) as [RunConfig, RunConfig];

const section = () => join(paths.paper, 'sections/conclusion.tex');
const pdf = () => readFileSync(paths.pdf);
/** Process ids of the watcher's children; a minimal Debian has /proc but no ps. */
const children = (pid: number): number[] =>
  process.platform === 'linux' ? childrenFromProc(pid) : childrenFromPs(pid);

function childrenFromProc(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);
}

/** Null when the process has ended since it was listed. */
function parentOf(process: string): number | null {
  if (!existsSync(`/proc/${process}/stat`)) return null;
  const stat = readFileSync(`/proc/${process}/stat`, 'utf8');
  // The command, in parentheses, may itself hold spaces and parentheses; state and parent follow it.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function childrenFromPs(pid: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child!);
}

test('a record that lands moves facts, tables and PDF', async () => {
  const config = LAST;
  // In one instant, so that no look at the inputs, however slow, comes between configuration and results.
  const aside = join(paths.root, 'aside');
  writeSyntheticRecord(aside, config);
  mkdirSync(dirname(join(paths.results, recordFolder(config))), { recursive: true });
  renameSync(join(aside, recordFolder(config)), join(paths.results, recordFolder(config)));
  const line = await watcher.next(/ landed → /);
  expect(line).toMatch(
    new RegExp(`^results/${recordFolder(config)} landed → tables .*accuracy.* → PDF in \\d`),
  );
  const cell = `${config.dataset}.resnet18.ttq`;
  const facts = readFileSync(join(paths.generated, 'facts.json'), 'utf8');
  expect(facts).toContain(`"key":"${cell}.accuracy.n","value":3`);
});

test('a record that is half written for a moment is no error', async () => {
  const config = LAST_BUT_ONE;
  const folder = join(paths.results, recordFolder(config));
  const text = readableJson(syntheticResults(config));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), readableJson(config));
  writeFileSync(join(folder, 'results.json'), text.slice(0, 900));
  await new Promise((resolve) => setTimeout(resolve, 300));
  appendFileSync(join(folder, 'results.json'), text.slice(900));
  const said = watcher.lines.length;
  expect(await watcher.next(/ landed → /)).toContain(recordFolder(config));
  expect(watcher.lines.slice(said).join('\n')).not.toContain('not built');
});

test('a broken section keeps the last good PDF; mended, the paper follows by itself', async () => {
  const [good, text] = [pdf(), readFileSync(section(), 'utf8')];
  writeFileSync(section(), `${text}\n\\nosuchmacro\n`);
  await watcher.next(/^not built, the last good PDF stays: LaTeX failed/);
  await watcher.next(/conclusion\.tex:\d+: Undefined control sequence/);
  expect(pdf().equals(good)).toBe(true);
  writeFileSync(section(), `${text}\nOne more sentence.\n`);
  expect(await watcher.next(/^mended: /)).toMatch(
    /^mended: paper\/sections\/conclusion\.tex.* changed → PDF in/,
  );
  expect(pdf().equals(good)).toBe(false);
});

test('an unknown fact is named with its place', async () => {
  const text = readFileSync(section(), 'utf8');
  writeFileSync(section(), `${text}\\fact{cifar10.resnet18.bit.acuracy.mean}\n`);
  expect(await watcher.next(/unknown fact/)).toContain('conclusion.tex');
  writeFileSync(section(), text);
  await watcher.next(/^mended: /);
});

test('an editor that writes aside and renames is followed, its own files are not', async () => {
  const aside = join(paths.paper, 'sections/.conclusion.tex.swp');
  writeFileSync(aside, `${readFileSync(section(), 'utf8')}\nSaved by renaming.\n`);
  writeFileSync(`${section()}~`, 'a backup');
  renameSync(aside, section());
  const line = await watcher.next(/conclusion\.tex/);
  expect(line).toMatch(/^paper\/sections\/conclusion\.tex changed → PDF in/);
  rmSync(`${section()}~`);
});

test('a changed template is loaded, though the process had loaded the old one', async () => {
  const template = join(paths.root, 'analysis/tables/render/table.tex.njk');
  const text = readFileSync(template, 'utf8');
  writeFileSync(template, text.replace('\\midrule', '\\midrule % from the edited template'));
  expect(await watcher.next(/njk changed/)).toMatch(
    /^analysis\/tables\/render\/table\.tex\.njk changed → tables/,
  );
  expect(readFileSync(join(paths.generated, 'tables/accuracy.tex'), 'utf8')).toContain(
    'from the edited template',
  );
});

test('seeds that the studies add and drop are declared and are not', async () => {
  const study = join(paths.root, 'paper/runs.ts');
  const text = readFileSync(study, 'utf8');
  writeFileSync(study, text.replace('[42, 123, 456] as const', '[42, 123, 456, 789] as const'));
  await watcher.next(/^paper\/runs\.ts changed → /);
  const facts = () => readFileSync(join(paths.generated, 'facts.json'), 'utf8');
  expect(facts()).toContain('"provisional":{"have":3,"declared":4}');
  writeFileSync(study, text);
  await watcher.next(/^paper\/runs\.ts changed → /);
  expect(facts()).not.toContain('"declared":4}');
});

test('a generated file that others change or delete is built again, and so is the PDF', async () => {
  for (const file of [join(paths.generated, 'facts.tex'), paths.pdf]) {
    const bytes = readFileSync(file);
    rmSync(file);
    await watcher.next(/^a generated file was not as built/);
    expect(readFileSync(file).equals(bytes), file).toBe(true);
  }
});

test('the building process is killed: the next change is built all the same', async () => {
  for (const pid of children(watcher.process.pid!)) process.kill(pid, 'SIGKILL');
  appendFileSync(section(), '\nAfter the kill.\n');
  await watcher.next(/conclusion\.tex changed → PDF in/);
});

test('a second watcher of the same checkout is refused', async () => {
  const second = new WatchProcess(paths);
  await second.next(new RegExp(`already being watched, by process ${watcher.process.pid}`));
  expect(await second.end()).toBe(1);
});

test('all of it equals a clean build, byte for byte', () => {
  const clean = bareCopy(paths);
  try {
    execFileSync(
      process.execPath,
      [join(clean.root, 'programs/start.mjs'), join(clean.root, 'analysis/cli/paper.ts'), 'build', '--draft'],
      {
        cwd: clean.root,
        stdio: 'pipe',
      },
    );
    expect(outputs(paths)).toEqual(outputs(clean));
  } finally {
    removeCheckout(clean);
  }
});

test('SIGTERM ends it and all it started; a killed one leaves a lock that the next takes over', async () => {
  const started = children(watcher.process.pid!);
  expect(await watcher.end('SIGTERM')).toBe(0);
  for (const pid of started) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  const killed = new WatchProcess(paths);
  await killed.next(/^start → PDF as it was/);
  await killed.end('SIGKILL');
  watcher = new WatchProcess(paths);
  await watcher.next(/^start → PDF as it was/);
  expect(await watcher.end('SIGINT')).toBe(0);
});

test('a watcher that died on another machine is noticed, and its place taken', async () => {
  const folder = join(paths.root, '.cache', 'watch');
  const [before] = readdirSync(folder);
  const owner = { pid: 7, host: 'other-machine', started: 'x', space: 'elsewhere', id: 'y', leaseSeconds: 2 };
  writeFileSync(join(folder, `lock.${1 + Number(before!.slice('lock.'.length))}`), JSON.stringify(owner));
  watcher = new WatchProcess(paths);
  await watcher.next(/^waiting whether process 7 on other-machine, which watches this paper, still lives/);
  await watcher.next(/^start → PDF as it was/);
  expect(await watcher.end('SIGTERM')).toBe(0);
});

function outputs({ root, generated, results, pdf }: Paths): Record<string, string> {
  const files = [
    ...filesBelow(generated),
    ...filesBelow(join(results, 'processed')),
    join(results, 'ledger.json'),
    pdf,
  ];
  expect(readdirSync(generated)).not.toHaveLength(0);
  return Object.fromEntries(files.map((file) => [file.slice(root.length), readFileSync(file, 'latin1')]));
}
