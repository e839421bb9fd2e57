/** Contrasts and 90 % intervals against SciPy and statsmodels: fixtures/make_fact_fixtures.py. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type RunConfig, recordFolder } from '../../experiments/record/schema.ts';
import { definePaper } from '../authoring/define-paper.ts';
import { analyse } from '../pipeline/analyse.ts';
import { runsOf, TREATMENTS } from '../testing/example-paper/runs.ts';
import { exampleStudy } from '../testing/example-paper/study.ts';
import { runOfVersion1 } from '../testing/run-of-version-1.ts';
import { syntheticResults } from '../testing/synthetic-records.ts';
import type { FactBook } from './fact-book.ts';

interface Fixture {
  /** Correct answers out of 10,000, by run. */
  readonly counts: Readonly<Record<string, number>>;
  readonly contrasts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly comparisons: Readonly<
    Record<string, { ci90_low: number; ci90_high: number; equivalent_within_one_point: boolean }>
  >;
}
const { counts, contrasts, comparisons } = JSON.parse(
  readFileSync(new URL('fixtures/contrasts.json', import.meta.url), 'utf8'),
) as Fixture;

/** Two networks, in full precision and ternary. */
const RUNS = runsOf(['resnet18', 'resnet50'], TREATMENTS.slice(0, 2));
const PAPER = definePaper({ studies: [{ study: exampleStudy(RUNS) }] });
const runOf = (config: RunConfig) => {
  const path = recordFolder(config);
  const results = syntheticResults(config);
  const test = { ...results.test, accuracy: counts[path]! / 10_000 };
  const sha256 = { config: 'c'.repeat(64), results: 'r'.repeat(64) };
  return runOfVersion1(path, config, { ...results, test }, sha256);
};
/** Facts of all declared runs but those in `without`. */
function factsOf(without: readonly string[] = []): FactBook {
  const runs = RUNS.filter((config) => !without.includes(recordFolder(config))).map(runOf);
  return analyse({ runs, problems: [], exclusions: [], unfinished: [], measurements: [] }, PAPER).facts;
}
const facts = factsOf();

describe.each(Object.entries(contrasts))('%s', (key, expected) => {
  it.each(Object.entries(expected))('%s', (name, value) => {
    expect(facts.get(`${key}.${name}`).value).toBeCloseTo(value, 9);
  });

  it('rests on the runs of four cells, paired by seed', () => {
    expect(facts.get(`${key}.n`).value).toBe(3);
    expect(facts.get(`${key}.delta`).runs).toHaveLength(12);
  });
});

it('has the contrasts of the fixture and no others', () => {
  const keys = facts.all
    .map((fact) => fact.key)
    .filter((key) => /-vs-[a-z0-9_]+\..*-vs-.*\.delta$/.test(key));
  expect(keys.sort()).toEqual(
    Object.keys(contrasts)
      .map((key) => `${key}.delta`)
      .sort(),
  );
});

describe.each(Object.entries(comparisons))('%s', (key, expected) => {
  it('has the interval of two one-sided tests at level 0.05', () => {
    expect(facts.get(`${key}.ci90_low`).value).toBeCloseTo(expected.ci90_low, 9);
    expect(facts.get(`${key}.ci90_high`).value).toBeCloseTo(expected.ci90_high, 9);
  });

  it('lies within one point of zero exactly where statsmodels finds the two equivalent', () => {
    const [low, high] = ['ci90_low', 'ci90_high'].map((name) => facts.get(`${key}.${name}`).value as number);
    expect(low! > -1 && high! < 1).toBe(expected.equivalent_within_one_point);
  });
});

it('withholds a contrast until all four cells are complete, and its family with it', () => {
  const early = factsOf(['raw/cifar100/resnet18/bit_s456']);
  const [key, sibling] = [
    'cifar100-vs-cifar10.resnet18.bit-vs-std',
    'cifar10-vs-fashion_mnist.resnet18.bit-vs-std',
  ];
  expect(early.get(`${key}.delta`)).toMatchObject({ provisional: { have: 2, declared: 3 } });
  for (const name of ['ci_low', 'ci_high', 'p_t'])
    expect(early.get(`${key}.${name}`)).toMatchObject({
      value: null,
      absent: 'withheld until every declared seed of all four cells is in',
    });
  expect(early.get(`${sibling}.p_t`).value).toBeCloseTo(contrasts[sibling!]!.p_t!, 9);
  expect(early.get(`${sibling}.p_t_holm`)).toMatchObject({
    value: null,
    absent: 'withheld until every declared seed of the family is in',
  });
});

it('has no p of a contrast whose differences are all the same, whatever round-off makes of them', () => {
  // Of two neighbours the second, BIT, gains 7 in 10,000, wherever the first is.
  const runs = RUNS.map(runOf).map((run, i) => {
    const count = 1000 + 397 * Math.floor(i / 2) + 7 * (i % 2);
    return { ...run, outcomes: { ...run.outcomes, 'test.accuracy': count / 10_000 } };
  });
  const { all } = analyse(
    { runs, problems: [], exclusions: [], unfinished: [], measurements: [] },
    PAPER,
  ).facts;
  const of = (statistic: string) =>
    all.filter(({ key }) => /-vs-.*-vs-/.test(key) && key.endsWith(`.${statistic}`));
  expect(of('p_t').map(({ absent }) => absent)).toEqual(of('p_t').map(() => 'the values do not vary'));
  expect(of('delta').map(({ value }) => value)).toEqual(of('delta').map(() => 0));
  expect(of('p_t').length).toBeGreaterThan(0);
});
