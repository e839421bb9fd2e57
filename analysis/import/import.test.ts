/** Tables as records: what they become, what is refused and how, and that a refusal leaves nothing behind. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ImportFlags, runImport } from '../cli/import-verb.ts';
import { defineStudy } from '../definition/define-study.ts';
import { loadRecords } from '../load/load-records.ts';
import { sha256 } from '../load/sha256.ts';
import { mutateTable } from '../load/testing/mutations.ts';
import { pathsOf } from '../pipeline/paths.ts';
import { seededGenerator } from '../stats/testing/seeded-generator.ts';
import { ImportError } from './csv-table.ts';

const TABLE = 'optimizer,rate,seed,test.loss\nadam,0.1,1,2.5\nadam,0.1,2,2.75\nsgd,0.10,1,2.25\n';
const FLAGS: ImportFlags = { study: 'rates', task: 'regression', seed: 'seed', ignore: [] };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'import-'));
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

function importTable(table: string | Buffer, flags: Partial<ImportFlags> = {}): void {
  const file = join(root, 'table.csv');
  writeFileSync(file, table);
  runImport(pathsOf(root), file, { ...FLAGS, ...flags });
}

/** What was refused, a line each. */
function mistakesOf(table: string | Buffer, flags: Partial<ImportFlags> = {}): readonly string[] {
  try {
    importTable(table, flags);
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause;
    return cause.mistakes;
  }
  return [];
}

const load = () => loadRecords(join(root, 'results'));
const files = () =>
  existsSync(join(root, 'results')) ? readdirSync(join(root, 'results'), { recursive: true }) : [];

it('makes a record of each row, which names file, line and SHA-256', () => {
  importTable(TABLE, { command: 'python train.py' });
  const { runs, problems } = load();
  expect(problems).toEqual([]);
  expect(runs.map(({ path }) => path)).toEqual([
    'raw/rates/optimizer=adam/rate=0.1/s1',
    'raw/rates/optimizer=adam/rate=0.1/s2',
    'raw/rates/optimizer=sgd/rate=0.1/s1',
  ]);
  expect(runs[2]).toMatchObject({
    task: 'regression',
    study: 'rates',
    factors: { optimizer: 'sgd', rate: '0.1' },
    seed: 1,
    origin: 'imported',
    outcomes: { 'test.loss': 2.25 },
    source: { name: 'table.csv', line: 4, sha256: sha256(TABLE) },
    command: 'python train.py',
  });
});

it('takes the columns that it is told, in any order, and other separators', () => {
  importTable('loss;run;n;kind\n2.5;7;x;a\n', {
    seed: 'run',
    factors: ['kind'],
    outcomes: ['loss'],
    ignore: ['n'],
  });
  expect(load().runs[0]).toMatchObject({ factors: { kind: 'a' }, seed: 7, outcomes: { loss: 2.5 } });
});

it('takes the columns that the study defines, whatever their order', () => {
  const file = join(root, 'table.csv');
  writeFileSync(file, 'test.loss,seed,optimizer\n2.5,1,adam\n');
  const study = defineStudy({
    id: 'rates',
    runs: [],
    factors: { optimizer: { label: 'Optimizer', values: { adam: { title: 'Adam' } } } },
    outcomes: { loss: { of: 'test.loss', unit: 'nats', better: 'lower', label: 'Loss', digits: 2 } },
  });
  runImport(pathsOf(root), file, FLAGS, study);
  expect(load().runs[0]).toMatchObject({ factors: { optimizer: 'adam' }, outcomes: { 'test.loss': 2.5 } });
});

it('leaves records as they are whose outcomes are the same, and replaces others when told to', () => {
  importTable(TABLE);
  const file = join(root, 'results/raw/rates/optimizer=adam/rate=0.1/s1/results.json');
  const before = readFileSync(file, 'utf8');
  importTable(`${TABLE}sgd,0.1,2,2\n`);
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(load().runs).toHaveLength(4);
  const changed = TABLE.replace('2.5', '2.625');
  expect(mistakesOf(changed)).toEqual([
    'table.csv:2: results/raw/rates/optimizer=adam/rate=0.1/s1: holds other outcomes ({"test.loss":2.5}); --replace takes these instead',
  ]);
  expect(readFileSync(file, 'utf8')).toBe(before);
  importTable(changed, { replace: true });
  expect(load().runs[0]!.outcomes).toEqual({ 'test.loss': 2.625 });
});

describe('names file, line, column and rule', () => {
  it.each<[string, string, Partial<ImportFlags>, string[]]>([
    ['nothing', '', {}, ['table.csv: must have a line of column names, is empty']],
    ['no row', 'a,seed,b\n', {}, ['table.csv: must have a line below the column names, got none']],
    ['a row too short', 'a,seed,b\nx,1\n', {}, ['table.csv:2: must have 3 columns as the first line, got 2']],
    ['a quote left open', 'a,seed,b\nx,1,"2\n', {}, [expect.stringMatching(/^table\.csv: no CSV: .*line 2/)]],
    [
      'a column twice',
      'a,seed,a\nx,1,2\n',
      {},
      [expect.stringContaining('table.csv:1: column a: must stand')],
    ],
    ['no seed', 'a,b\nx,1\n', {}, ['table.csv:1: column seed: must be one of a, b']],
    [
      'no outcome',
      'a,seed\nx,1\n',
      {},
      [expect.stringContaining('must have a column with an outcome right of seed')],
    ],
    [
      'a column that is nothing',
      'a,seed,b,c\nx,1,2,3\n',
      { outcomes: ['b'] },
      ['table.csv:1: column c: must be a factor, an outcome or --ignore, is none'],
    ],
    [
      'cells that are wrong, all of them',
      'a,seed,b\nX Y,-1,two\nx,1,Infinity\n',
      {},
      [
        'table.csv:2: column a: must be a number or a name, lower-case letters, digits, dots, hyphens and underscores (as in x-y), got "X Y"',
        'table.csv:2: column seed: must be a whole number, 0 or more, got "-1"',
        'table.csv:2: column b: must be a finite number, got "two"',
        'table.csv:3: column b: must be a finite number, got "Infinity"',
      ],
    ],
    [
      'a cell and seed twice',
      'a,seed,b\n1.0,1,2\n1,1,3\n',
      {},
      ['table.csv:3: must differ in a factor or the seed from line 2'],
    ],
    [
      'an outcome without a plain name',
      'a,seed,b c\nx,1,2\n',
      {},
      [expect.stringContaining('table.csv:2: outcomes.b c: ')],
    ],
    [
      'a study of two words',
      TABLE,
      { study: 'My Study' },
      [expect.stringContaining('--study: must be lower-case')],
    ],
  ])('of %s', (_, table, flags, expected) => {
    expect(mistakesOf(table, flags)).toEqual(expected);
    expect(files()).toEqual([]);
  });

  it('of what is not UTF-8', () => {
    expect(mistakesOf(Buffer.from([0x61, 0xff]))).toEqual(['table.csv: encoding: must be UTF-8']);
  });
});

it('takes everything back when the disk refuses in the middle', () => {
  mkdirSync(join(root, 'results/raw/rates'), { recursive: true });
  writeFileSync(join(root, 'results/raw/rates/optimizer=sgd'), 'in the way');
  expect(() => importTable(TABLE)).toThrow(/EEXIST|ENOTDIR/);
  expect(files().sort()).toEqual(['raw', 'raw/rates', 'raw/rates/optimizer=sgd']);
});

const INPUTS = Number(process.env.FUZZ_INPUTS ?? 300);

it(`refuses or imports ${INPUTS} broken tables, whole`, () => {
  const draw = seededGenerator(Number(process.env.FUZZ_SEED ?? 1));
  for (let i = 0; i < INPUTS; i++) {
    const table = mutateTable(TABLE, draw);
    const mistakes = mistakesOf(table);
    for (const mistake of mistakes) {
      expect(mistake).toMatch(/^table\.csv(:\d+)?: /);
      expect(mistake).not.toMatch(/\[object|undefined/);
    }
    if (mistakes.length > 0) expect(files(), `input ${i}: ${table}`).toEqual([]);
    else expect(load().problems, `input ${i}: ${table}`).toEqual([]);
    rmSync(join(root, 'results'), { recursive: true, force: true });
  }
}, 120_000);
