import type { EfficiencyRecord } from '../../experiments/record/efficiency-schema.ts';

/** What one network was measured to cost, as it stands on disk. */
export interface Measurement {
  /** File below the results root, with forward slashes. */
  readonly path: string;
  readonly record: EfficiencyRecord;
  /** Of the file's bytes. */
  readonly sha256: string;
}

/** Key of the cell whose network it is, from the run that was measured. */
export function measuredCell({ record }: Measurement): string {
  const [, dataset, model, run] = record.weights.run.split('/');
  return `${dataset}.${model}.${run!.replace(/_s\d+$/, '')}`;
}
