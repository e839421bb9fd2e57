/** Tables as records: what they become, what is refused and how, and that a refusal leaves nothing behind. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { thisProcess } from '../../experiments/record/lock-owner.ts';
import { importedTables } from '../bundle/imported-tables.ts';
import { type ImportFlags, runImport } from '../cli/import-verb.ts';
import { defineStudy } from '../definition/define-study.ts';
import type { StudyDefinition } from '../definition/study.ts';
import { loadRecords } from '../load/load-records.ts';
import { sha256 } from '../load/sha256.ts';
import { mutateTable } from '../load/testing/mutations.ts';
import { pathsOf } from '../pipeline/paths.ts';
import { seededGenerator } from '../stats/testing/seeded-generator.ts';
import { ImportError, parseCsv } from './csv-table.ts';
import { importedRecords } from './imported-records.ts';
import { studyDeclaration } from './study-declaration.ts';

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

const importedOf = (table: string, study = 'my-rates', seed = 'seed') =>
  importedRecords(
    parseCsv('table.csv', Buffer.from(table)),
    { seed, ignore: [] },
    { study, task: 'regression' },
    { name: 'table.csv', sha256: sha256(table) },
  );

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

/** Two factors and two outcomes with headings and values as people write them. */
const trial = (seeds: readonly number[]) =>
  defineStudy({
    id: 'trial',
    runs: ['none', 'urea'].flatMap((fertilizer) =>
      ['aue', 'hohe'].flatMap((site) => seeds.map((seed) => ({ factors: { fertilizer, site }, seed }))),
    ),
    factors: {
      fertilizer: { label: 'Fertilizer', values: { none: { title: 'None' }, urea: { title: 'Urea' } } },
      site: { label: 'Site', values: { aue: { title: 'Aue' }, hohe: { title: 'Höhe' } } },
    },
    outcomes: {
      yield: { of: 'yield', unit: 't/ha', better: 'higher', label: 'Yield', digits: 2 },
      loss: { of: 'n.loss', unit: 'kg/ha', better: 'lower', label: 'N loss', digits: 1 },
    },
  });
const FIELD = 'Fertilizer,Site,Plot,Yield (t/ha),N loss\nNone,Höhe,1,4.5,9.5\nurea,aue,2,7.5,40.5\n';
const importField = (table: string, flags: Partial<ImportFlags> = {}) => {
  const file = join(root, 'field.csv');
  writeFileSync(file, table);
  runImport(pathsOf(root), file, { ...FLAGS, study: 'trial', seed: 'Plot', ...flags }, trial([1, 2]));
};

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
    runs: [{ factors: { optimizer: 'adam' }, seed: 1 }],
    factors: { optimizer: { label: 'Optimizer', values: { adam: { title: 'Adam' } } } },
    outcomes: { loss: { of: 'test.loss', unit: 'nats', better: 'lower', label: 'Loss', digits: 2 } },
  });
  runImport(pathsOf(root), file, FLAGS, study);
  expect(load().runs[0]).toMatchObject({ factors: { optimizer: 'adam' }, outcomes: { 'test.loss': 2.5 } });
});

it('takes headings and values as the study shows them to people', () => {
  importField(FIELD);
  expect(load().runs.map(({ path, outcomes }) => [path, outcomes])).toEqual([
    ['raw/trial/fertilizer=none/site=hohe/s1', { yield: 4.5, 'n.loss': 9.5 }],
    ['raw/trial/fertilizer=urea/site=aue/s2', { yield: 7.5, 'n.loss': 40.5 }],
  ]);
  expect(() => importField(FIELD.replace(',Yield (t/ha),', ',Yield (kg/ha),'))).toThrow(
    'field.csv:1: column Yield (kg/ha): must be a factor, an outcome or --ignore, is none',
  );
});

it('refuses two columns that the study takes for one', () => {
  expect(() => importField('Fertilizer,Site,Plot,Yield (t/ha),yield\nNone,Höhe,1,4.5,9.5\n')).toThrow(
    'column yield: must stand there once, stands there as Yield (t/ha) and yield',
  );
  expect(files()).toEqual([]);
});

it('refuses what the study does not declare, a misspelt value or one repetition too many', () => {
  expect(() => importField(`${FIELD}uera,aue,1,7.5,40.5\nurea,Aue,3,7.5,40.5\n`)).toThrow(
    [
      'import: nothing was written',
      '  field.csv:4: column fertilizer: study trial has no value "uera" (nearest: urea, none)',
      '  field.csv:5: study trial declares no run of seed 3 with fertilizer=urea, site=aue',
    ].join('\n'),
  );
  expect(files()).toEqual([]);
});

it('names a folder that it is given for a table', () => {
  expect(() => runImport(pathsOf(root), root, FLAGS)).toThrow(`${root}: must be a file, is a folder`);
});

it('takes decimal commas where it is told to, and says how where it is not', () => {
  const german = 'kind;seed;loss\na;1;2,5\na;2;-12,25e-3\n';
  expect(mistakesOf('kind;seed;loss\na;1;2,5\n')).toEqual([
    'table.csv:2: column loss: must have a decimal point, and no commas between thousands; --decimal-comma takes the comma for one, got "2,5"',
  ]);
  importTable(german, { decimalComma: true });
  expect(load().runs.map(({ outcomes }) => outcomes.loss)).toEqual([2.5, -0.01225]);
});

it('takes no point between thousands for a decimal one beside decimal commas', () => {
  const flags = { decimalComma: true, ignore: ['day'] } as const;
  expect(mistakesOf('kind;day;seed;loss\na;1.12;1;987,5\na;2.12;2;1.234\n', flags)).toEqual([
    'table.csv:3: column loss: must have a decimal comma, and no points between thousands, got "1.234"',
  ]);
});

it('takes percent for no fractions', () => {
  const file = join(root, 'table.csv');
  writeFileSync(file, 'kind,seed,Right (%)\na,1,50.5\n');
  const study = defineStudy({
    id: 'rates',
    runs: [{ factors: { kind: 'a' }, seed: 1 }],
    factors: { kind: { label: 'Kind', values: { a: { title: 'A' } } } },
    outcomes: { right: { of: 'right', unit: 'fraction', better: 'higher', label: 'Right', digits: 1 } },
  });
  expect(() => runImport(pathsOf(root), file, FLAGS, study)).toThrow(
    'column Right (%): must hold fractions, 0.5 for 50 %, and be called Right',
  );
  expect(files()).toEqual([]);
});

it('takes the number of examples with the share of them that the study asks for', () => {
  const file = join(root, 'table.csv');
  writeFileSync(file, 'kind,seed,right,tested\na,1,0.5,200\n');
  const study = defineStudy({
    id: 'rates',
    runs: [{ factors: { kind: 'a' }, seed: 1 }],
    factors: { kind: { label: 'Kind', values: { a: { title: 'A' } } } },
    outcomes: {
      right: {
        of: 'right',
        unit: 'fraction',
        better: 'higher',
        label: 'Right',
        digits: 1,
        examples: 'tested',
      },
    },
  });
  runImport(pathsOf(root), file, FLAGS, study);
  expect(load().runs[0]!.outcomes).toEqual({ right: 0.5, tested: 200 });
});

it('passes over rows of nothing but separators, as spreadsheets leave them', () => {
  importTable(`${TABLE},,,\n\n , ,,\n`);
  expect(load().runs).toHaveLength(3);
});

it('says once what is wrong on many lines', () => {
  const rows = Array.from({ length: 60 }, (_, i) => `Bee,${i},2\n`).join('');
  expect(() => importTable(`a,seed,b\n${rows}x,one,2\n`)).toThrow(
    [
      'import: nothing was written',
      '  table.csv:2 and 59 more lines: column a: must be a number or a name, lower-case letters, digits, dots, hyphens and underscores (as in bee), or the title of a value of the study, got "Bee"',
      '  table.csv:62: column seed: must be a whole number, 0 or more, got "one"',
    ].join('\n'),
  );
});

it('keeps each table that records were made of, since the next version of it overwrites it', () => {
  importTable(TABLE);
  importTable(`${TABLE}sgd,0.1,2,2\n`);
  importTable(TABLE.replaceAll('\n', '\r\n'));
  const { missing, files: tables } = importedTables(pathsOf(root), load().runs);
  expect(missing).toEqual([]);
  expect(tables.map((file) => readFileSync(file, 'utf8'))).toEqual(
    expect.arrayContaining([TABLE, `${TABLE}sgd,0.1,2,2\n`]),
  );
  expect(readdirSync(join(root, 'results/tables'))).toHaveLength(2);
});

it('keeps a table of any name under one that an archive can hold, and the archive takes that', () => {
  const file = join(root, 'Größen (neu) 50 %.csv');
  writeFileSync(file, TABLE);
  runImport(pathsOf(root), file, FLAGS);
  const { missing, files: tables } = importedTables(pathsOf(root), load().runs);
  expect(missing).toEqual([]);
  expect(tables).toEqual([join(root, `results/tables/${sha256(TABLE).slice(0, 12)}-Gr-en-neu-50-.csv`)]);
  expect(load().runs[0]!.source!.name).toBe('Größen (neu) 50 %.csv');
});

/** What is proposed for a table, compiled as the module that it belongs into. */
function proposedStudy(table: string, name = 'my-rates', seed = 'seed'): StudyDefinition {
  const written = studyDeclaration(name, importedOf(table, name, seed));
  const [, code, variable] = /^(const (\w+) = defineStudy\([\s\S]*?^\}\);)/m.exec(written)!;
  expect(written).toContain(`{ study: ${variable} }`);
  const { outputText, diagnostics } = ts.transpileModule(`${code}\nexport {};`, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  expect(diagnostics).toEqual([]);
  return new Function('defineStudy', 'exports', `${outputText}\nreturn ${variable};`)(defineStudy, {});
}

it('writes the study that a paper has to declare for its records', () => {
  const study = proposedStudy('kind,rate,seed,test.loss\na-b,-0.1,1,2.5\n7up,0.2,3,2\n');
  expect(study.id).toBe('my-rates');
  expect(study.runs).toHaveLength(8);
  const declared = study.runs.map(({ folder }) => folder);
  expect(declared).toEqual(expect.arrayContaining(['raw/my-rates/kind=7up/rate=0.2/s3']));
  expect(study.outcomes).toMatchObject({ 'test-loss': { of: 'test.loss', label: 'Test loss' } });
});

it.each([
  'class',
  'seed',
  'await',
  'arguments',
  'eval',
  'let',
  'static',
  'package',
  'undefined',
  'define-study',
  'new',
  '7',
])('and code of it whatever columns and study are called: %s', (word) => {
  const seed = word === 'seed' ? 'plot' : 'seed';
  const table = `${word},${seed},loss\na,1,2\nb,1,3\n`;
  const records = importedOf(table, word, seed);
  const study = proposedStudy(table, word, seed);
  expect(records.map(({ config }) => config.factors)).toEqual([{ [word]: 'a' }, { [word]: 'b' }]);
  expect(study.runs.map(({ factors }) => factors)).toEqual([{ [word]: 'a' }, { [word]: 'b' }]);
});

it('and keeps apart what differs in its punctuation alone', () => {
  const study = proposedStudy(
    'learning-rate,learning.rate,learning_rate,seed,a.b,a-b\nx,1,u,1,2,3\ny,2,v,1,2,3\n',
  );
  expect(study.runs[1]!.factors).toEqual({ 'learning-rate': 'x', 'learning.rate': '1', learning_rate: 'v' });
  expect(study.runs).toHaveLength(8);
  expect(Object.values(study.outcomes).map(({ of }) => of)).toEqual(['a.b', 'a-b']);
});

it('leaves records as they are whose outcomes are the same, and replaces others when told to', () => {
  importTable(TABLE);
  const file = join(root, 'results/raw/rates/optimizer=adam/rate=0.1/s1/results.json');
  const before = readFileSync(file, 'utf8');
  importTable(`${TABLE}sgd,0.1,2,2\n`);
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(load().runs).toHaveLength(4);
  importTable(TABLE.replace('2.25', '-0.0'), { study: 'zero' });
  importTable(TABLE.replace('2.25', '-0.0'), { study: 'zero' });
  const changed = TABLE.replace('2.5', '2.625');
  expect(mistakesOf(changed)).toEqual([
    'table.csv:2: results/raw/rates/optimizer=adam/rate=0.1/s1: holds other outcomes ({"test.loss":2.5}); --replace takes these instead',
  ]);
  expect(readFileSync(file, 'utf8')).toBe(before);
  rmSync(join(root, 'results/raw/zero'), { recursive: true });
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
    [
      'no seed',
      'a,b\nx,1\n',
      {},
      [
        'table.csv:1: column seed: must be one of a, b; --seed <column> names the one that tells repetitions apart',
      ],
    ],
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
        'table.csv:2: column a: must be a number or a name, lower-case letters, digits, dots, hyphens and underscores (as in x-y), or the title of a value of the study, got "X Y"',
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
      [
        'table.csv:1: column b c: must be lower-case letters, digits, dots, hyphens and underscores (as in b-c), or be what a study of the paper calls it',
      ],
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

describe('after an import that was killed', () => {
  const home = 'raw/rates/optimizer=adam/rate=0.1/s1';
  const results = (...names: string[]) => join(root, 'results', ...names);

  it('in the middle of its table, the table is written whole', () => {
    const kept = `tables/${sha256(TABLE).slice(0, 12)}-table.csv`;
    mkdirSync(results('tables'), { recursive: true });
    writeFileSync(results(kept), TABLE.slice(0, 10));
    importTable(TABLE);
    expect(readFileSync(results(kept), 'utf8')).toBe(TABLE);
    expect(readdirSync(results('tables'))).toHaveLength(1);
  });

  /** The staging folder of an import with a record out of its place and none in it, whose process has ended or has not. */
  const stagingOf = (owner: object) => {
    importTable(TABLE);
    const staging = results('.import-Ab12cd');
    mkdirSync(join(staging, 'earlier', dirname(home)), { recursive: true });
    renameSync(results(home), join(staging, 'earlier', home));
    writeFileSync(join(staging, 'lock.1'), JSON.stringify(owner));
    return staging;
  };

  it('between taking a record out and putting its successor in, the record comes back', () => {
    const staging = stagingOf({ pid: 0, host: '', started: '' });
    expect(load().runs).toHaveLength(2);
    importTable(TABLE.replaceAll('adam', 'adamw'));
    expect(existsSync(staging)).toBe(false);
    expect(load().problems).toEqual([]);
    expect(load().runs.filter(({ path }) => path === home)).toMatchObject([
      { outcomes: { 'test.loss': 2.5 } },
    ]);
  });

  it('nothing is cleared up that is another’s who is still at work', () => {
    const staging = stagingOf(thisProcess());
    importTable(TABLE.replaceAll('adam', 'adamw'));
    expect(existsSync(join(staging, 'earlier', home))).toBe(true);
  });
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
