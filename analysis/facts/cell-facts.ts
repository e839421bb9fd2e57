import { mean, sampleStandardDeviation } from 'simple-statistics';
import { theoreticalBytes } from '../../experiments/record/efficiency-rules.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../../experiments/record/names.ts';
import type { Cell } from '../cells/cell.ts';
import { oncePer } from '../load/once-per.ts';
import { type Run, recordedFile } from '../load/run.ts';
import { type Interval, meanInterval } from '../stats/mean-interval.ts';
import type { Fact } from './fact.ts';
import { type FactInput, makeFact } from './make-fact.ts';

/** What a cell's fact is made of; `of` gets one value per run, in order of the seed. */
interface CellMeasure extends Pick<FactInput, 'unit' | 'digits' | 'formula'> {
  readonly name: string;
  readonly of: (run: Run) => number | null;
  readonly combine: (values: readonly number[]) => number | null;
}

const average = (values: readonly number[]): number => mean([...values]);

/** Null for fewer than two seeds, or seeds that do not vary. */
function intervalOf(values: readonly number[]): Interval | null {
  const interval = values.length < 2 ? null : meanInterval(values);
  return interval?.kind === 'interval' ? interval : null;
}

/** Reads one outcome; null in a record that lacks it. */
const outcome =
  (name: string) =>
  ({ outcomes }: Run): number | null =>
    outcomes[name] ?? null;
const testAccuracy = outcome('test.accuracy');

const bytesOf =
  (name: string) =>
  (run: Run): number | null =>
    recordedFile(run, name)?.bytes ?? null;
const fullBytes = bytesOf(CHECKPOINT_FILE);
const packedBytes = bytesOf(PACKED_FILE);

/** Null where one of the two is. */
function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a / b;
}

/** See {@link theoreticalBytes}. */
function smallestBytes({ outcomes }: Run): number | null {
  const { 'parameters.total': total, 'parameters.ternary': ternary } = outcomes;
  return total === undefined || ternary === undefined ? null : theoreticalBytes({ total, ternary });
}

const CELL_MEASURES = [
  {
    name: 'accuracy.mean',
    unit: 'fraction',
    digits: 2,
    formula: 'mean over seeds of results.test.accuracy',
    of: testAccuracy,
    combine: average,
  },
  {
    name: 'accuracy.sd',
    unit: 'fraction',
    digits: 2,
    formula: 'sample standard deviation (n - 1) over seeds of results.test.accuracy',
    of: testAccuracy,
    combine: (values) => (values.length < 2 ? null : sampleStandardDeviation([...values])),
  },
  {
    name: 'accuracy.ci_low',
    unit: 'fraction',
    digits: 2,
    formula: 'mean - t(0.975, n-1) · s / sqrt(n) over seeds of results.test.accuracy',
    of: testAccuracy,
    combine: (values) => intervalOf(values)?.low ?? null,
  },
  {
    name: 'accuracy.ci_high',
    unit: 'fraction',
    digits: 2,
    formula: 'mean + t(0.975, n-1) · s / sqrt(n) over seeds of results.test.accuracy',
    of: testAccuracy,
    combine: (values) => intervalOf(values)?.high ?? null,
  },
  {
    name: 'parameters',
    unit: 'count',
    formula: 'results.parameters.total, the same for all runs of the cell',
    of: outcome('parameters.total'),
    combine: average,
  },
  {
    name: 'parameters.ternary',
    unit: 'count',
    formula: 'results.parameters.ternary, the same for all runs of the cell',
    of: outcome('parameters.ternary'),
    combine: average,
  },
  {
    name: 'zero_share.mean',
    unit: 'fraction',
    digits: 1,
    formula: 'mean over seeds of results.parameters.ternaryZeroShare',
    of: outcome('ternary.zeroShare'),
    combine: average,
  },
  {
    name: 'bytes.packed',
    unit: 'bytes',
    formula: 'mean over seeds of results.packedCheckpoint.bytes, the size of the file',
    of: packedBytes,
    combine: average,
  },
  {
    name: 'bytes.fp32',
    unit: 'bytes',
    formula: 'mean over seeds of results.checkpoint.bytes, the size of the file',
    of: fullBytes,
    combine: average,
  },
  {
    name: 'bytes.ratio',
    unit: 'ratio',
    digits: 1,
    formula: 'mean over seeds of results.checkpoint.bytes / results.packedCheckpoint.bytes',
    of: (run) => ratio(fullBytes(run), packedBytes(run)),
    combine: average,
  },
  {
    name: 'bytes.theoretical',
    unit: 'bytes',
    formula:
      '4 · (results.parameters.total - ternary) + ternary · log2(3) / 8, rounded up, the same for all runs of the cell',
    of: smallestBytes,
    combine: average,
  },
  {
    name: 'bytes.ratio_theoretical',
    unit: 'ratio',
    digits: 1,
    formula: '4 · results.parameters.total / bytes.theoretical, the same for all runs of the cell',
    of: (run) => ratio(4 * (run.outcomes['parameters.total'] ?? Number.NaN), smallestBytes(run)),
    combine: average,
  },
] as const satisfies readonly CellMeasure[];

/** `<dataset>.<model>.<variant>.<measure>` for every measure, and `.n`, how many seeds are in. */
export const cellFacts = oncePer((cell: Cell): readonly Fact[] => {
  const runs = cell.runs.map((run) => run.path);
  const progress = { have: cell.runs.length, declared: cell.declaredSeeds.length };
  const count = makeFact({
    key: `${cell.key}.accuracy.n`,
    value: cell.runs.length,
    unit: 'count',
    formula: 'number of seeds with a record',
    runs,
    ...progress,
  });
  const declared = makeFact({
    key: `${cell.key}.accuracy.declared`,
    value: cell.declaredSeeds.length,
    unit: 'count',
    formula: 'number of seeds that the studies declare for the cell',
  });
  const measured = CELL_MEASURES.map((measure) => {
    const { name, unit, formula } = measure;
    const values = cell.runs.map(measure.of).filter((value) => value !== null);
    const value = values.length === 0 ? null : measure.combine(values);
    const digits = 'digits' in measure ? measure.digits : 0;
    return makeFact({
      key: `${cell.key}.${name}`,
      value,
      unit,
      digits,
      formula,
      runs,
      ...progress,
      absent: absence(cell, values.length),
    });
  });
  return [count, declared, ...measured];
});

function absence(cell: Cell, values: number): string {
  if (cell.runs.length === 0) return 'no runs yet';
  return values === 0 ? 'does not apply to this variant' : 'needs at least two seeds';
}
