/** What the study shows of networks beside test accuracy. */
import type { Agreement, CellMeasure, HistoryValue } from '../../analysis/definition/study.ts';
import { type Run, recordedFile } from '../../analysis/load/run.ts';
import { theoreticalBytes } from '../../experiments/record/efficiency-rules.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../../experiments/record/names.ts';
import type { RunResults } from '../../experiments/record/schema.ts';
import { LOSSES, VALIDATION_ACCURACY } from '../measured.ts';

/** Reads one outcome; null in a record that lacks it. */
const outcome =
  (name: string) =>
  ({ outcomes }: Run): number | null =>
    outcomes[name] ?? null;

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

export const CELL_MEASURES: readonly CellMeasure[] = [
  {
    name: 'parameters',
    unit: 'count',
    formula: 'outcome parameters.total, the same for all runs of the cell',
    of: outcome('parameters.total'),
  },
  {
    name: 'parameters.ternary',
    unit: 'count',
    formula: 'outcome parameters.ternary, the same for all runs of the cell',
    of: outcome('parameters.ternary'),
  },
  {
    name: 'zero_share.mean',
    unit: 'fraction',
    digits: 1,
    formula: 'mean over seeds of outcome ternary.zeroShare',
    of: outcome('ternary.zeroShare'),
    absent: 'does not apply to this variant',
  },
  {
    name: 'bytes.packed',
    unit: 'bytes',
    formula: 'mean over seeds of the size of the packed checkpoint',
    of: packedBytes,
  },
  {
    name: 'bytes.fp32',
    unit: 'bytes',
    formula: 'mean over seeds of the size of the checkpoint',
    of: fullBytes,
  },
  {
    name: 'bytes.ratio',
    unit: 'ratio',
    digits: 1,
    formula: 'mean over seeds of the size of the checkpoint / that of the packed one',
    of: (run) => ratio(fullBytes(run), packedBytes(run)),
  },
  {
    name: 'bytes.theoretical',
    unit: 'bytes',
    formula:
      '4 · (parameters.total - parameters.ternary) + parameters.ternary · log2(3) / 8, rounded up, the same for all runs of the cell',
    of: smallestBytes,
  },
  {
    name: 'bytes.ratio_theoretical',
    unit: 'ratio',
    digits: 1,
    formula: '4 · parameters.total / bytes.theoretical, the same for all runs of the cell',
    of: (run) => ratio(4 * (run.outcomes['parameters.total'] ?? Number.NaN), smallestBytes(run)),
  },
];

/** Runs of one cell have one network; runs of one data set were tested on the same examples. */
export const AGREEMENTS: readonly Agreement[] = [
  {
    field: 'parameters.total',
    within: ['dataset', 'model', 'variant'],
    of: ({ outcomes }) => outcomes['parameters.total'],
  },
  {
    field: 'data.fingerprint.test',
    within: ['dataset'],
    of: ({ details }) => (details as Pick<RunResults, 'data'>).data.fingerprint.test,
  },
];

/** What learning curves can show. */
export const HISTORY: Readonly<Record<string, HistoryValue>> = {
  'validation.accuracy': VALIDATION_ACCURACY,
  'train.accuracy': { label: 'Training accuracy', unit: 'fraction' },
  ...LOSSES,
  learningRate: { label: 'Learning rate', unit: 'none' },
};
