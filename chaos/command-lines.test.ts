/**
 * Broken command lines: an error that says what is wrong, or the right answer; never an exception that nobody thought of, a
 * hang, or words that a terminal would obey. The verbs are parsed as the programs parse them, but start no work.
 * `FUZZ_INPUTS=10000 FUZZ_PROCESSES=200 FUZZ_SEED=7 npx vitest run chaos/command-lines.test.ts`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Command, CommanderError } from 'commander';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { program as paper } from '../analysis/cli/paper.ts';
import { seededGenerator, type Uniform } from '../analysis/stats/testing/seeded-generator.ts';
import { lab } from '../experiments/cli/lab.ts';
import { type RunConfigFlags, runConfigFrom } from '../experiments/cli/run-config.ts';
import { type StudyFlags, selectedRuns } from '../experiments/cli/study-flags.ts';
import type { BaseConfig } from '../experiments/record/base-record.ts';
import { canonicalJson } from '../experiments/record/canonical-json.ts';
import { printableText } from '../experiments/record/printable-text.ts';
import { runFolder } from '../experiments/record/record-store.ts';
import { runFlags } from '../experiments/record/run-command.ts';
import { ALL_STUDIES } from '../experiments/studies/all-studies.ts';
import { START } from '../programs/compiled-program.mjs';
import { mutateArguments } from './mutate-arguments.ts';
import { stackTrace } from './torment.ts';

const INPUTS = Number(process.env.FUZZ_INPUTS ?? 1000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** So many are also given to the real programs, which takes a second each. */
const PROCESSES = Number(process.env.FUZZ_PROCESSES ?? 4);
/** Far above what parsing takes on a busy machine. */
const LONGEST_MILLISECONDS = 20_000;

const empty = mkdtempSync(path.join(tmpdir(), 'command-lines-'));
afterAll(() => rmSync(empty, { recursive: true }));

const runs = ALL_STUDIES.flatMap((study) => study.declared);
const train = (config: BaseConfig) => ['train', ...runFlags(config)];
const VALID: Readonly<Record<'lab' | 'paper', readonly (readonly string[])[]>> = {
  lab: [
    ...runs
      .filter(({ distillation }) => distillation === null)
      .slice(0, 60)
      .filter((_, index) => index % 15 === 0)
      .map(train),
    [
      'sweep',
      '--study',
      'desk',
      '--only',
      'cifar10/*variant=bit/s',
      '--jobs',
      '2',
      '--nice',
      '19',
      '--threads',
      '1',
    ],
    ['status', '--study', 'first', '--json'],
    ['plan', '--study', 'paper', '--only', 'std'],
    ['evaluate', 'raw/cifar10/resnet18/bit_s42', '--checkpoint', 'fp32', '--json'],
    ['reference', '--write'],
    ['logs', 'raw/cifar10/resnet18/bit_s42'],
    ['retry', 'raw/cifar10/resnet18/bit_s42'],
    ['cancel', 'raw/cifar10/resnet18/bit_s42'],
  ],
  paper: [
    ['build', '--no-pdf', '--draft', '--json'],
    ['watch', '--rescan', '2.5'],
    ['check', '--no-pdf'],
    ['site', '--out', 'somewhere'],
    ['report', 'babygpt', '--out', 'somewhere'],
    ['facts', 'cifar10.resnet18.', '--json'],
    ['explain', 'accuracy:2:3'],
    ['claims', '--json'],
    ['lint', '--json'],
    ['verify-run', 'raw/cifar10/resnet18/bit_s42', '--at-head', '--data-dir', 'data'],
    ['diff', 'HEAD~1', 'HEAD', '--markdown'],
    ['bundle', '--out', 'elsewhere', '--draft'],
  ],
};

/** What the parsers said on stderr and stdout. */
let said = '';
/** The configuration that was understood last. */
let understood: BaseConfig | null = null;
/** Whether the parser itself ended it: no verb's work would begin, whatever the verb. */
let isParsersEnd = false;

const listen = (text: unknown): boolean => {
  said += String(text);
  return true;
};
beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockImplementation(listen);
  vi.spyOn(process.stdout, 'write').mockImplementation(listen);
});
afterEach(() => vi.restoreAllMocks());

/** Puts a check of what was parsed in place of each verb's work. */
function withoutWork(command: Command): Command {
  command.exitOverride();
  for (const verb of command.commands) {
    withoutWork(verb);
    if (verb.commands.length === 0) verb.action(() => checkParsed(verb));
  }
  return command;
}

function checkParsed(verb: Command): void {
  const flags = verb.opts();
  if (verb.name() === 'train') {
    understood = runConfigFrom(verb.opts<RunConfigFlags>(), empty);
  } else if ('study' in flags) selectedRuns(verb.opts<StudyFlags>()).map(runFolder);
  for (const name of ['jobs', 'threads', 'epochs', 'width', 'batchSize']) {
    const value: unknown = flags[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && (value as number) >= 1)) {
      throw new TypeError(`${name} was taken as ${String(value)}`);
    }
  }
}

const PROGRAMS = { lab: withoutWork(lab), paper: withoutWork(paper) } as const;

/** Characters that move a terminal's cursor, colour it or turn the order of letters; line breaks are lines. */
const CONTROL = /(?!\n)[\p{Cc}\p{Cf}]/u;

function objection(name: 'lab' | 'paper', args: readonly string[]): string | null {
  said = '';
  understood = null;
  isParsersEnd = false;
  let thrown = '';
  const began = performance.now();
  try {
    PROGRAMS[name].parse(args, { from: 'user' });
    if (understood !== null) return repetitionObjection(understood);
  } catch (cause) {
    if (!(cause instanceof Error)) return `threw ${String(cause)}`;
    isParsersEnd = cause instanceof CommanderError;
    const isNamed = isParsersEnd || ['Error', 'RecordError'].includes(cause.name);
    if (!isNamed || cause.message === '') return `threw ${cause.stack}`;
    thrown = cause.message;
  }
  if (performance.now() - began > LONGEST_MILLISECONDS) return 'took too long';
  said += printableText(thrown);
  if (CONTROL.test(said)) return `says ${JSON.stringify(said.slice(0, 300))}`;
  // Unless it quotes what was given.
  if (/undefined|\[object/.test(said) && !args.some((arg) => arg.includes('undefined')))
    return `is unclear: ${said.slice(0, 300)}`;
  return ({} as { polluted?: unknown }).polluted === undefined ? null : 'a prototype was changed';
}

/** What was understood must be understood the same way when it is written out in full. */
function repetitionObjection(config: BaseConfig): string | null {
  PROGRAMS.lab.parse(['train', ...runFlags(config)], { from: 'user' });
  return canonicalJson(understood) === canonicalJson(config) ? null : 'its own command gives another run';
}

function input(draw: Uniform): readonly ['lab' | 'paper', readonly string[]] {
  const name = draw() < 0.6 ? 'lab' : 'paper';
  const valid = VALID[name];
  return [name, mutateArguments(valid[Math.floor(draw() * valid.length)]!, valid, draw)];
}

test('command lines that are not broken are understood', () => {
  for (const name of ['lab', 'paper'] as const)
    for (const args of VALID[name]) {
      expect(objection(name, args), args.join(' ')).toBeNull();
      expect(said).toBe('');
    }
});

test(`${INPUTS} broken command lines, seed ${SEED}`, () => {
  const draw = seededGenerator(SEED);
  const objections: string[] = [];
  let refused = 0;
  for (let i = 0; i < INPUTS; i++) {
    const [name, args] = input(draw);
    const wrong = objection(name, args);
    if (wrong !== null) objections.push(`${name} ${JSON.stringify(args).slice(0, 300)}: ${wrong}`);
    if (said !== '') refused++;
  }
  expect(objections.slice(0, 10)).toEqual([]);
  expect(refused).toBeGreaterThan(INPUTS / 4);
}, 3_600_000);

/** Verbs that only read and print, so that a command line that happens to be right does no harm. */
const HARMLESS = {
  lab: ['status', 'plan', 'logs'],
  paper: ['facts', 'explain', 'claims', 'lint', 'diff', 'check'],
} as const;
/** What they find is their answer, on stdout, and their exit status says that there is something. */
const FINDING = ['check', 'lint'] as const;
const FILES = { lab: 'experiments/cli/lab.ts', paper: 'analysis/cli/paper.ts' } as const;
/** Far above what they take; hanging is what it tells from working. */
const LONGEST_PROCESS_MILLISECONDS = 300_000;

test(`${PROCESSES} of them by the real programs`, () => {
  const draw = seededGenerator(SEED);
  const objections: string[] = [];
  for (let done = 0; done < PROCESSES; ) {
    const [name, args] = input(draw);
    // No operating system takes it in an argument.
    if (args.some((arg) => arg.includes('\u0000'))) continue;
    objection(name, args);
    if (!isParsersEnd && !(HARMLESS[name] as readonly string[]).includes(args[0] ?? '')) continue;
    done++;
    const wrong = processObjection(name, args);
    if (wrong !== null) objections.push(`${name} ${JSON.stringify(args).slice(0, 300)}: ${wrong}`);
  }
  expect(objections).toEqual([]);
}, 14_400_000);

function processObjection(name: 'lab' | 'paper', args: readonly string[]): string | null {
  const file = path.resolve(import.meta.dirname, '..', FILES[name]);
  const root = name === 'paper' ? ['--root', empty] : [];
  const { status, stdout, stderr, signal } = spawnSync(process.execPath, [START, file, ...root, ...args], {
    cwd: empty,
    encoding: 'utf8',
    timeout: LONGEST_PROCESS_MILLISECONDS,
    maxBuffer: 2 ** 28,
  });
  const shown = JSON.stringify(stderr.slice(0, 1000));
  if (signal !== null) return `ended by ${signal}: ${shown}`;
  if (status !== 0 && status !== 1) return `ended with ${status}: ${shown}`;
  if (stackTrace(stderr) !== null) return `a stack trace: ${shown}`;
  if (CONTROL.test(stderr) || CONTROL.test(stdout))
    return `says ${shown} ${JSON.stringify(stdout.slice(0, 1000))}`;
  const told = (FINDING as readonly string[]).includes(args[0] ?? '') ? stdout + stderr : stderr;
  return status === 1 && told.trim() === '' ? 'failed without a word' : null;
}
