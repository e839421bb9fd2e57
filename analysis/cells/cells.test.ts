import { describe, expect, it } from 'vitest';
import { type RunConfig, type RunResults, recordFolder } from '../../experiments/record/schema.ts';
import { defineStudy } from '../definition/define-study.ts';
import type { Run } from '../load/run.ts';
import { pairedTTest } from '../stats/paired-t-test.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { exampleOfVersion1 as study } from '../testing/example-paper/study.ts';
import { runOfVersion1 } from '../testing/run-of-version-1.ts';
import { syntheticResults } from '../testing/synthetic-records.ts';
import { aggregatedCsv, csvField } from './aggregated-csv.ts';
import { buildCells, declaredCells } from './build-cells.ts';
import { panelKey } from './cell.ts';
import { buildComparisons } from './comparison.ts';

const runOf = (config: RunConfig): Run =>
  runOfVersion1(recordFolder(config), config, syntheticResults(config), {
    config: 'c'.repeat(64),
    results: 'r'.repeat(64),
  });
const accuracy = ({ outcomes }: Run) => outcomes['test.accuracy']!;
const runs = EXAMPLE_RUNS.map(runOf);
const without = (path: string) => runs.filter((run) => run.path !== path);

describe('declaredCells', () => {
  it('are in the order of the factors’ values, seeds ascending', () => {
    const declared = declaredCells(study);
    expect(declared.map(({ key }) => key).slice(0, 5)).toEqual([
      'fashion_mnist.resnet18.std',
      'fashion_mnist.resnet18.bit',
      'fashion_mnist.resnet18.bit_keep_conv1',
      'fashion_mnist.resnet18.ttq',
      'cifar10.resnet18.std',
    ]);
    expect(declared[0]!.declaredSeeds).toEqual([42, 123, 456]);
  });
});

/** With factors `drop` and `decay`, of which a run has a value each. */
const studyOf = (id: string, ...pairs: (readonly [drop: string, decay: string])[]) => {
  const values = (i: 0 | 1) => Object.fromEntries(pairs.map((pair) => [pair[i], { title: pair[i] }]));
  return defineStudy({
    ...{ id, runs: pairs.map(([drop, decay]) => ({ factors: { drop, decay }, seed: 1 })) },
    factors: { drop: { label: 'Drop', values: values(0) }, decay: { label: 'Decay', values: values(1) } },
    outcomes: { loss: { of: 'loss', unit: 'nats', better: 'lower', label: 'Loss', digits: 2 } },
  });
};

describe('cells that one key would stand for', () => {
  it('are refused within a study: their runs would be taken for one cell’s', () => {
    const study = studyOf('rates', ['0', '1.1'], ['0.1', '1']);
    expect(() => buildCells([], [study])).toThrow(
      'study rates: no two cells may have one key, got rates.0.1.1 of drop=0, decay=1.1 and of drop=0.1, decay=1',
    );
    const [first, second] = declaredCells(study).map((cell) => ({ ...cell, runs: [], missingSeeds: [] }));
    expect(panelKey(first!)).not.toBe(panelKey(second!));
  });

  it('are refused between studies', () => {
    expect(() => buildCells([], [studyOf('a', ['b.c', 'd']), studyOf('a.b', ['c', 'd'])])).toThrow(
      'study a.b: no two cells may have one key, got a.b.c.d of drop=b.c, decay=d and of drop=c, decay=d',
    );
  });
});

it('are in the order of their numbers, where JavaScript would have whole ones first', () => {
  const study = studyOf('rates', ['0.5', '10'], ['2', '0.1'], ['-1', '1'], ['-0.5', '1']);
  expect(declaredCells(study).map(({ key }) => key)).toEqual([
    ...['rates.-1.1', 'rates.-0.5.1', 'rates.0.5.10', 'rates.2.0.1'],
  ]);
});

describe('buildCells', () => {
  it('puts every run into its cell and says which seeds are missing', () => {
    const { cells, problems } = buildCells(without('raw/cifar10/resnet18/bit_s123'), [study]);
    expect(problems).toEqual([]);
    const cell = cells.find(({ key }) => key === 'cifar10.resnet18.bit')!;
    expect(cell.runs.map((run) => run.seed)).toEqual([42, 456]);
    expect(cell.missingSeeds).toEqual([123]);
    expect(cells.flatMap((one) => one.runs)).toHaveLength(runs.length - 1);
  });

  it('keeps declared cells that have no run', () => {
    const { cells } = buildCells([], [study]);
    expect(cells.map(({ key }) => key)).toEqual(declaredCells(study).map(({ key }) => key));
    expect(cells[0]!.missingSeeds).toEqual([42, 123, 456]);
  });

  it.each<[string, Partial<RunConfig>, string]>([
    ['an undeclared seed', { seed: 7 }, 'seed: studies declare 42, 123, 456 for'],
    ['an undeclared cell', { dataset: 'mnist' }, 'no study of the paper declares mnist.resnet18.std'],
    ['another protocol', { learningRate: 0.05 }, 'learningRate: the study declares 0.1, got 0.05'],
  ])('names %s', (_, change, rule) => {
    const run = runOf({ ...EXAMPLE_RUNS[0]!, ...change });
    const { problems } = buildCells([run], [study]);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.file).toBe(`${run.path}/config.json`);
    expect(problems[0]!.rule).toContain(rule);
  });

  it('names runs of one cell with different networks, and of one data set with different test examples', () => {
    const [first, ...rest] = runs as [Run, ...Run[]];
    const bigger = { ...first, outcomes: { ...first.outcomes, 'parameters.total': 1 } };
    const { problems } = buildCells([bigger, ...rest], [study]);
    expect(problems.map(({ rule }) => rule)).toContainEqual(
      expect.stringMatching(/^parameters\.total: .* has 1, got 700000$/),
    );
    const { data } = first.details as Pick<RunResults, 'data'>;
    const fingerprint = { ...data.fingerprint, test: 'f'.repeat(64) };
    const elsewhere = { ...first, details: { ...first.details, data: { ...data, fingerprint } } };
    expect(buildCells([...rest, elsewhere], [study]).problems.map(({ rule }) => rule)).toEqual([
      expect.stringMatching(/^data\.fingerprint\.test: .*got ffff/),
    ]);
  });
});

describe('buildComparisons', () => {
  const comparisons = buildComparisons(buildCells(runs, [study]).cells, study);

  it('asks every question of every data set', () => {
    expect(comparisons).toHaveLength(5 * 3);
    expect(comparisons.filter(({ family }) => family === 'bit-vs-std').map(({ key }) => key)).toEqual([
      'fashion_mnist.resnet18.bit-vs-std',
      'cifar10.resnet18.bit-vs-std',
      'cifar100.resnet18.bit-vs-std',
    ]);
  });

  it('pairs by seed and takes a - b', () => {
    const { a, b, seeds, statistics } = comparisons[1]!;
    const differences = a.runs.map((run, i) => accuracy(run) - accuracy(b.runs[i]!));
    expect(seeds).toEqual([42, 123, 456]);
    expect(statistics!.differences).toEqual(differences);
    expect(statistics!.meanDifference).toBeLessThan(0);
    expect(statistics!.pT).toBe((pairedTTest(differences) as { p: number }).p);
  });

  it('uses the seeds that both cells have', () => {
    const { cells } = buildCells(without('raw/cifar10/resnet18/std_s123'), [study]);
    const { a, b, seeds, statistics } = buildComparisons(cells, study)[1]!;
    const of = (cell: typeof a, seed: number) => accuracy(cell.runs.find((run) => run.seed === seed)!);
    expect(seeds).toEqual([42, 456]);
    expect(statistics!.differences).toEqual(seeds.map((seed) => of(a, seed) - of(b, seed)));
  });

  it('adjusts within a family as Holm does', () => {
    const family = comparisons.filter((one) => one.family === 'bit_keep_conv1-vs-bit');
    const sorted = [...family].sort((x, y) => x.statistics!.pT! - y.statistics!.pT!);
    const [p1, p2, p3] = sorted.map(({ statistics }) => statistics!.pT!) as [number, number, number];
    const expected = [3 * p1, Math.max(3 * p1, 2 * p2), Math.max(3 * p1, 2 * p2, p3)];
    sorted.forEach(({ pHolm }, i) => {
      expect(pHolm).toBeCloseTo(Math.min(1, expected[i]!), 12);
    });
  });

  it('withholds a whole family while one run of it is missing, and no other family', () => {
    const { cells } = buildCells(without('raw/cifar100/resnet18/ttq_s456'), [study]);
    const incomplete = buildComparisons(cells, study);
    const withheld = incomplete.filter(({ pHolm }) => pHolm === null);
    expect(new Set(withheld.map(({ family }) => family))).toEqual(new Set(['ttq-vs-std', 'ttq-vs-bit']));
    expect(withheld).toHaveLength(6);
    expect(incomplete.filter(({ complete }) => !complete).map(({ key }) => key)).toEqual([
      'cifar100.resnet18.ttq-vs-std',
      'cifar100.resnet18.ttq-vs-bit',
    ]);
  });

  it('has no statistics below two pairs', () => {
    const one = runs.filter((run) => run.seed === 42);
    expect(
      buildComparisons(buildCells(one, [study]).cells, study).every(({ statistics }) => statistics === null),
    ).toBe(true);
  });
});

describe('aggregatedCsv', () => {
  it('has a row per run in the order of paths, whatever order they come in, and ends lines as RFC 4180 asks', () => {
    const csv = aggregatedCsv(runs);
    expect(aggregatedCsv([...runs].reverse())).toBe(csv);
    const lines = csv.split('\r\n');
    expect(lines).toHaveLength(runs.length + 2);
    expect(lines.at(-1)).toBe('');
    expect(lines[0]).toMatch(/^study,dataset,model,variant,seed,run,/);
    expect(lines[1]).toMatch(
      /^gap,cifar10,resnet18,bit_keep_conv1,123,raw\/cifar10\/resnet18\/bit_keep_conv1_s123,/,
    );
  });

  it('keeps a factor, an outcome and the seed of one name apart', () => {
    const run = { ...runs[0]!, factors: { loss: 'mse', seed: 'apple' }, outcomes: { loss: 0.5 }, seed: 7 };
    const [head, row] = aggregatedCsv([run]).split('\r\n');
    expect(head).toBe('study,factor.loss,factor.seed,seed,run,run_id,origin,outcome.loss,command');
    expect(row).toMatch(/^gap,mse,apple,7,raw.*,0\.5,/);
  });

  it('keeps numbers exact', () => {
    const accuracy = 0.1 + 0.2;
    const outcomes = { 'test.loss': 1e-7, 'test.accuracy': accuracy, 'test.examples': 10 };
    const run = { ...runs[0]!, outcomes: { ...runs[0]!.outcomes, ...outcomes } };
    expect(aggregatedCsv([run])).toContain(`,${accuracy},10,1e-7,`);
  });

  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['a,b', '"a,b"'],
    ['two\nlines', '"two\nlines"'],
    ['over\rwritten \u202e', 'over?written ?'],
    ['say "x"', '"say ""x"""'],
    ['plain', 'plain'],
  ])('writes the text %j so that no spreadsheet runs it', (text, field) => {
    expect(csvField(text)).toBe(field);
  });

  it('writes negative numbers as numbers, null as nothing', () => {
    expect([csvField(-1.5), csvField(null), csvField(false)]).toEqual(['-1.5', '', 'false']);
  });
});
