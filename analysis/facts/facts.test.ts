import { describe, expect, it } from 'vitest';
import { editDistance, nearestNames } from '../../experiments/record/nearest-names.ts';
import { type RunConfig, recordFolder } from '../../experiments/record/schema.ts';
import type { Run } from '../load/run.ts';
import { runPatterns } from '../load/run-patterns.ts';
import { analyse } from '../pipeline/analyse.ts';
import { factKeys, piecesOfBody } from '../tables/table.ts';
import paper from '../testing/example-paper/paper.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { runOfVersion1 } from '../testing/run-of-version-1.ts';
import { syntheticResults } from '../testing/synthetic-records.ts';
import { FactBook } from './fact-book.ts';
import { makeFact, shortestDigits } from './make-fact.ts';
import { factsJson, factsTex } from './write-facts.ts';

/** Test accuracies of CIFAR-10 by seed 42, 123, 456; the expected values below were worked out by hand from them. */
const ACCURACY: Readonly<Record<string, readonly [number, number, number]>> = {
  std: [0.8, 0.82, 0.81],
  bit: [0.7, 0.74, 0.72],
  bit_keep_conv1: [0.76, 0.79, 0.775],
};
const SEEDS = [42, 123, 456];

function runOf(config: RunConfig): Run {
  const results = syntheticResults(config);
  const path = recordFolder(config);
  const variant = /([^/]+)_s\d+$/.exec(path)![1]!;
  const chosen = config.dataset === 'cifar10' ? ACCURACY[variant]?.[SEEDS.indexOf(config.seed)] : undefined;
  const test = chosen === undefined ? results.test : { ...results.test, accuracy: chosen };
  const sha256 = { config: 'c'.repeat(64), results: 'r'.repeat(64) };
  return runOfVersion1(path, config, { ...results, test }, sha256);
}

const runs = EXAMPLE_RUNS.map(runOf);

function factsOf(some: readonly Run[]): FactBook {
  const records = { runs: some, problems: [], exclusions: [], unfinished: [], measurements: [] };
  return analyse(records, paper).facts;
}

const facts = factsOf(runs);
const plain = (key: string) => facts.get(`cifar10.resnet18.${key}`).plain;

describe('facts', () => {
  it('of a cell', () => {
    expect(plain('std.accuracy.mean')).toBe('81.00');
    expect(plain('std.accuracy.sd')).toBe('1.00');
    expect(plain('bit.accuracy.mean')).toBe('72.00');
    expect(plain('bit.accuracy.sd')).toBe('2.00');
    expect(plain('bit.accuracy.n')).toBe('3');
    expect(plain('bit.bytes.fp32')).toBe('2,802,000');
    expect(plain('bit.bytes.packed')).toBe('180,500');
    expect(plain('bit.bytes.ratio')).toBe('15.5');
  });

  it('of a comparison: a - b, in points', () => {
    // d = -10, -8, -9 points; mean -9, s 1; t(0.975, 2) = 4.302653, half width 4.302653 / sqrt(3) = 2.484
    expect(plain('bit-vs-std.delta')).toBe('−9.00');
    expect(plain('bit-vs-std.ci_low')).toBe('−11.48');
    expect(plain('bit-vs-std.ci_high')).toBe('−6.52');
    expect(plain('bit-vs-std.dz')).toBe('−9.00');
    // Two-sided p of t = -15.588457 with 2 degrees of freedom: 1 - 1 / sqrt(1 + 2 / t²) = 0.00409
    expect(plain('bit-vs-std.p_t')).toBe('0.004');
    expect(plain('bit-vs-std.p_signflip')).toBe('0.250');
    expect(plain('bit-vs-std.p_min')).toBe('0.250');
    expect(facts.get('cifar10.resnet18.bit-vs-std.p_t_holm').facts).toEqual([
      'fashion_mnist.resnet18.bit-vs-std.p_t',
      'cifar10.resnet18.bit-vs-std.p_t',
      'cifar100.resnet18.bit-vs-std.p_t',
    ]);
  });

  it('of what pairing gains, as SciPy has it', () => {
    // Both rise and fall with the seed: r = 1, and pairing takes out what Welch's interval keeps.
    expect(plain('bit-vs-std.pair_correlation')).toBe('1.00');
    expect(plain('bit-vs-std.unpaired_ci_low')).toBe('−13.16');
    expect(plain('bit-vs-std.unpaired_ci_high')).toBe('−4.84');
    expect(plain('bit_keep_conv1-vs-bit.unpaired_ci_low')).toBe('1.37');
    expect(plain('bit_keep_conv1-vs-bit.unpaired_ci_high')).toBe('9.63');
  });

  it('of what the sampling of 10,000 test examples moves, as SciPy and statsmodels have it', () => {
    expect(plain('bit.accuracy.sampling')).toBe('0.89');
    expect(plain('std.accuracy.sampling')).toBe('0.78');
    expect(plain('bit-vs-std.sampling')).toBe('1.17');
    expect(facts.get('cifar10.resnet18.bit.accuracy.sampling').unit).toBe('points');
  });

  it('of pairing over all comparisons of one number of pairs', () => {
    const compared = facts.all.filter(({ key }) => key.endsWith('.pair_correlation'));
    const r = compared.map(({ value }) => value as number).sort((a, b) => a - b);
    const of = (name: string) => facts.get(`study.pairing.n3.${name}`).value;
    expect(of('comparisons')).toBe(15);
    expect(r).toHaveLength(15);
    expect(of('correlation_low')).toBe(r[0]);
    expect(of('correlation_median')).toBe(r[7]);
    expect(of('correlation_high')).toBe(r[14]);
    const width = (comparison: string, interval: string) =>
      (facts.get(`${comparison}.${interval}_high`).value as number) -
      (facts.get(`${comparison}.${interval}_low`).value as number);
    const keys = compared.map(({ key }) => key.replace('.pair_correlation', ''));
    const nothing = keys.filter((key) => width(key, 'ci') >= width(key, 'unpaired_ci'));
    expect(of('gains_nothing')).toBe(nothing.length);
    expect(nothing.length).toBeGreaterThan(0);
    expect(nothing.length).toBeLessThan(15);
    // The table of comparisons shows the unpaired interval of these and of no others.
    const { definition, ...context } = analyse(
      { runs, problems: [], exclusions: [], unfinished: [], measurements: [] },
      paper,
    );
    const table = definition.tables.find(({ name }) => name === 'comparisons')!.of(context);
    const shown = factKeys(piecesOfBody(table)).filter((key) => key.endsWith('.unpaired_ci_low'));
    expect(shown.sort()).toEqual(nothing.map((key) => `${key}.unpaired_ci_low`).sort());
  });

  it('of recovery: (77.5 - 72) / (81 - 72)', () => {
    expect(facts.get('cifar10.resnet18.bit_keep_conv1.recovery').value).toBeCloseTo(5.5 / 9, 12);
    expect(plain('bit_keep_conv1.recovery')).toBe('61');
    expect(facts.has('cifar10.resnet18.std.recovery')).toBe(false);
    expect(facts.has('cifar10.resnet18.bit.recovery')).toBe(false);
  });

  it('of the study', () => {
    expect(facts.get('study.runs').plain).toBe('36');
    const seconds = runs.reduce((total, run) => total + run.outcomes['time.seconds']!, 0);
    expect(facts.get('study.hours').value).toBeCloseTo(seconds / 3600, 10);
  });

  it('of the study are no hours where a record does not say how many', () => {
    const [first, ...others] = runs as [Run, ...Run[]];
    const { 'time.seconds': _, ...outcomes } = first.outcomes;
    expect(factsOf([{ ...first, outcomes }, ...others]).get('study.hours')).toMatchObject({
      value: null,
      absent: 'not every record says time.seconds',
    });
  });

  it('of a cell whose seeds are all the same have no interval, and say why', () => {
    const same = runs.map((run) => ({ ...run, outcomes: { ...run.outcomes, 'test.accuracy': 0.5 } }));
    const reason = (some: readonly Run[]) => factsOf(some).get('cifar10.resnet18.bit.accuracy.ci_low').absent;
    expect(reason(same)).toBe('the values do not vary');
    expect(reason(same.filter(({ seed }) => seed === 42))).toBe('needs at least two seeds');
  });

  it('name the runs that they rest on', () => {
    expect(facts.get('cifar10.resnet18.bit.accuracy.mean').runs).toEqual(
      SEEDS.map((seed) => `raw/cifar10/resnet18/bit_s${seed}`),
    );
    expect(facts.get('cifar10.resnet18.bit-vs-std.delta').runs).toHaveLength(6);
  });

  it('are none of them provisional when all runs are in', () => {
    expect(facts.all.filter(({ provisional }) => provisional !== null)).toEqual([]);
  });
});

describe('facts while a run is missing', () => {
  const gone = 'raw/cifar10/resnet18/bit_s123';
  const draft = factsOf(runs.filter(({ path }) => path !== gone));

  it('have the same keys', () => {
    expect([...draft.keys()]).toEqual([...facts.keys()]);
  });

  it('are provisional exactly where they rest on it', () => {
    const marked = draft.all.filter(({ provisional }) => provisional !== null).map(({ key }) => key);
    const resting = facts.all
      .filter(
        (fact) => fact.runs.includes(gone) || fact.facts.some((key) => facts.get(key).runs.includes(gone)),
      )
      .map(({ key }) => key)
      .filter((key) => !key.endsWith('.p_min'));
    expect(marked.filter((key) => !key.endsWith('.p_min'))).toEqual(resting);
    expect(draft.get('cifar10.resnet18.bit.accuracy.mean')).toMatchObject({
      plain: '71.00',
      provisional: { have: 2, declared: 3 },
    });
  });

  it('show the difference and withhold what a study could be stopped by', () => {
    const of = (name: string) => draft.get(`cifar10.resnet18.bit-vs-std.${name}`);
    expect(of('delta').plain).toBe('−9.50');
    for (const name of [
      ...['ci_low', 'ci_high', 'p_t', 'p_signflip', 'p_t_holm', 'dz'],
      ...['pair_correlation', 'unpaired_ci_low', 'unpaired_ci_high'],
    ]) {
      expect(of(name), name).toMatchObject({
        value: null,
        text: '--',
        absent: expect.stringContaining('withheld'),
      });
    }
    expect(of('sampling').plain).toBe('1.18');
    expect(draft.get('study.pairing.n3.correlation_median')).toMatchObject({
      value: null,
      absent: 'withheld until every declared seed of these comparisons is in',
      provisional: { have: 42, declared: 45 },
    });
    expect(draft.get('study.pairing.n3.comparisons').value).toBe(15);
    expect(draft.get('cifar100.resnet18.bit-vs-std.p_t').value).not.toBeNull();
    expect(draft.get('cifar100.resnet18.bit-vs-std.p_t_holm').value).toBeNull();
    expect(draft.get('cifar10.resnet18.ttq-vs-std.p_t_holm').value).not.toBeNull();
  });

  it('have dashes where there is no run at all', () => {
    const empty = factsOf([]);
    expect([...empty.keys()]).toEqual([...facts.keys()]);
    expect(empty.get('cifar10.resnet18.bit.accuracy.mean')).toMatchObject({
      value: null,
      text: '--',
      absent: 'no runs yet',
      provisional: { have: 0, declared: 3 },
    });
  });
});

describe('FactBook', () => {
  it('names the nearest keys for one that is unknown', () => {
    expect(() => facts.get('cifar10.resnet18.bit.acuracy.mean')).toThrow(
      'unknown fact "cifar10.resnet18.bit.acuracy.mean"; nearest: cifar10.resnet18.bit.accuracy.mean',
    );
    expect(() => facts.get('__proto__')).toThrow('unknown fact');
  });

  it('does not take two facts for one key', () => {
    const one = makeFact({ key: 'a', value: 1, unit: 'count', formula: 'x' });
    expect(() => new FactBook([one, one])).toThrow('two facts have the key "a"');
  });
});

describe('files of facts', () => {
  it('define each key for TeX, provisional ones with their count', () => {
    const draft = factsOf(runs.filter(({ path }) => path !== 'raw/cifar10/resnet18/bit_s123'));
    const tex = factsTex(draft.all);
    expect(tex).toContain('\\factdef{cifar10.resnet18.std.accuracy.mean}{81.00}\n');
    expect(tex).toContain('\\factdefprovisional{cifar10.resnet18.bit.accuracy.mean}{71.00}{2}{3}\n');
    expect(tex).toContain(
      '\\factdefprovisional{cifar10.resnet18.bit-vs-std.delta}{\\ensuremath{-}9.50}{2}{3}\n',
    );
  });

  it('are valid JSON, a line each', () => {
    const text = factsJson(facts.all);
    const { facts: list } = JSON.parse(text) as { facts: { key: string }[] };
    const written = facts.all.map((fact) => ({ ...fact, runs: runPatterns(fact.runs) }));
    expect(list).toEqual(JSON.parse(JSON.stringify(written)));
    expect(text.split('\n')).toHaveLength(facts.all.length + 3);
  });
});

describe('nearestNames', () => {
  it.each([
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'abcd', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('editDistance(%s, %s) is %d', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  it('gives them nearest first', () => {
    expect(nearestNames('mena', ['min', 'mean', 'max', 'sd'], 2)).toEqual(['mean', 'min']);
    // Who begins a long name means one that goes on so, and not a short one.
    expect(nearestNames('cifar10.res', ['study.runs', 'cifar10.resnet18.bit.accuracy.mean'], 1)).toEqual([
      'cifar10.resnet18.bit.accuracy.mean',
    ]);
  });
});

it.each([
  [64, 0],
  [0.1, 1],
  [0.0005, 4],
  [1e-5, 5],
  [1.5e-7, 8],
  [1e21, 0],
])('shortestDigits(%d) is %d', (value, digits) => {
  expect(shortestDigits(value)).toBe(digits);
});
