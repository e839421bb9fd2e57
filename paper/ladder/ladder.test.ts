import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { definePaper, type StudyReport } from '../../analysis/authoring/define-paper.ts';
import { loadRecords } from '../../analysis/load/load-records.ts';
import { type Run, runOfRecord } from '../../analysis/load/run.ts';
import { analyse } from '../../analysis/pipeline/analyse.ts';
import { pathsOf, REPOSITORY } from '../../analysis/pipeline/paths.ts';
import { syntheticResults } from '../../analysis/testing/synthetic-records.ts';
import type { ImageConfig } from '../../experiments/record/image-classification-record.ts';
import { version1Config } from '../../experiments/record/image-run.ts';
import { runFolder } from '../../experiments/record/record-store.ts';
import { recordFolder, variantName } from '../../experiments/record/schema.ts';
import { upgradeVersion1 } from '../../experiments/record/upgrade-version-1.ts';
import { studyById } from '../../experiments/studies/all-studies.ts';
import { CANDIDATE_RATES, LADDER_RATES } from '../../experiments/studies/ladder.ts';
import { publishedFacts } from '../gap/published-facts.ts';
import { ladderRatesReport, ladderReport } from './report.ts';

/** Test accuracy of FP32 by budget, and points behind it at the first rung: gaps shrink, and distillation helps. */
const FP32: Readonly<Record<number, number>> = { 3: 0.75, 10: 0.85, 30: 0.9 };
const BEHIND = { std: 0, bit: 6, bit_keep_conv1: 4, ttq: 6.02, std_kd: 1, bit_kd: 5 };

/** A made-up run of the ladder; every seed is a little off. */
function madeUp(config: ImageConfig): Run {
  const plain = version1Config(config);
  const record = upgradeVersion1(recordFolder(plain), plain, syntheticResults(plain));
  const variant = variantName(plain) as keyof typeof BEHIND;
  const growing = variant === 'bit_keep_conv1' ? config.epochs / 50 : 0;
  const shrinking = (BEHIND[variant] - growing) * Math.sqrt(24 / (config.epochs * config.width));
  const harder = config.dataset === 'cifar100' ? 2 : 1;
  const path = runFolder(config);
  const noise = Number.parseInt(hash('sha256', path, 'hex').slice(0, 4), 16) / 0xffff - 0.5;
  const accuracy = FP32[config.epochs]! - (harder * shrinking) / 100 + noise / 2500;
  const factors = Object.fromEntries(
    Object.entries(config.factors).map(([name, value]) => [name, String(value)]),
  );
  const { schemaVersion: _, task: __, study: ___, factors: ____, seed, ...settings } = config;
  const outcomes = { ...record.outcomes, 'test.accuracy': Math.round(1e4 * accuracy) / 1e4 };
  const sha256 = { config: hash('sha256', path, 'hex'), results: hash('sha256', `${path} results`, 'hex') };
  return runOfRecord(path, { ...record, study: 'ladder', factors, seed, outcomes, config: settings }, sha256);
}

function analysed(runs: readonly Run[], report: StudyReport = ladderReport) {
  const definition = definePaper({ studies: [{ ...report, facts: [() => publishedFacts()] }] });
  return analyse({ runs, problems: [], exclusions: [], unfinished: [], measurements: [] }, definition);
}
const whole = (studyById('ladder').declared as readonly ImageConfig[]).map(madeUp);

test('the table has a row a rung, and the figure a point a budget beside the published ones', async () => {
  for (const runs of [whole, whole.slice(0, 5), []]) {
    const context = analysed(runs);
    const [table] = context.definition.tables;
    const rows = table!.of(context).groups.flatMap((group) => group.rows);
    expect(rows).toHaveLength(3 + 2 + 2);
    const [figure] = context.definition.figures;
    const drawn = await figure!.draw(context);
    expect(Object.keys(drawn)).toEqual(['pdf', 'svg', 'vg.json'].map((ending) => `figures/ladder.${ending}`));
    const spec = JSON.stringify(drawn);
    expect(spec).not.toMatch(/NaN|Infinity/);
    const isDraft = runs.length > 0 && runs.length < whole.length;
    expect(JSON.stringify(figure!.spec(context)).includes('"provisional":true')).toBe(isDraft);
    expect(figure!.caption(context).endsWith('Grey: provisional, declared seeds are missing.')).toBe(isDraft);
  }
});

test('every rule finds its facts in whole records, and says what they say', () => {
  const { claims } = analysed(whole);
  const verdicts = Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toEqual({
    ...Object.fromEntries(ladderReport.claims!.map(({ id }) => [id, 'holds'])),
    'ladder-conv1-share-below-published': 'fails',
  });
});

const rateRuns = loadRecords(pathsOf(REPOSITORY).results).runs.filter(
  ({ study }) => study === 'ladder-rates',
);
const ratesAreIn = rateRuns.length === ladderRatesReport.study.runs.length;

test.skipIf(!ratesAreIn)('the rates of the ladder are the best of their variants on validation', () => {
  const { cells, facts } = analysed(rateRuns, ladderRatesReport);
  const mean = (variant: string, rate: number): number =>
    Number(facts.get(`ladder-rates.${variant}.${rate}.validation_accuracy.mean`).value);
  expect(cells).toHaveLength(12);
  for (const [variant, chosen] of Object.entries(LADDER_RATES)) {
    const best = Math.max(...CANDIDATE_RATES.map((rate) => mean(variant, rate)));
    expect(mean(variant, chosen), variant).toBe(best);
  }
});

test('the table of rates has a row a variant and marks the best rate of each', () => {
  const made = (studyById('ladder-rates').declared as readonly ImageConfig[]).map((config) => {
    const isBest = config.learningRate === 0.1;
    const run = { ...madeUp(config), study: 'ladder-rates' };
    return { ...run, outcomes: { ...run.outcomes, 'validation.accuracy': isBest ? 0.8 : 0.7 } };
  });
  const context = analysed(made, ladderRatesReport);
  const rows = context.definition.tables[0]!.of(context).groups.flatMap((group) => group.rows);
  expect(rows.map((row) => row.map((cell) => JSON.stringify(cell).includes('"best":true')))).toEqual(
    Array.from({ length: 4 }, () => [false, false, true, false]),
  );
});
