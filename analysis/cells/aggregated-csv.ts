import { variantName } from '../../experiments/record/schema.ts';
import { oncePer } from '../load/once-per.ts';
import type { Run } from '../load/run.ts';

type Field = string | number | boolean | null;

/** The columns of `aggregated.csv`, in their order. */
const COLUMNS: Readonly<Record<string, (run: Run) => Field>> = {
  dataset: ({ config }) => config.dataset,
  model: ({ config }) => config.model,
  variant: ({ config }) => variantName(config),
  seed: ({ config }) => config.seed,
  run: ({ path }) => path,
  run_id: ({ results }) => results.runId,
  quantization: ({ config }) => config.quantization,
  ablation: ({ config }) => config.ablation,
  teacher: ({ config }) => config.distillation?.teacher.record ?? null,
  width: ({ config }) => config.width,
  epochs: ({ config }) => config.epochs,
  batch_size: ({ config }) => config.batchSize,
  learning_rate: ({ config }) => config.learningRate,
  train_examples: ({ config }) => config.trainExamples,
  validation_examples: ({ config }) => config.validationExamples,
  test_examples: ({ results }) => results.test.examples,
  test_accuracy: ({ results }) => results.test.accuracy,
  test_loss: ({ results }) => results.test.loss,
  best_epoch: ({ results }) => results.best.epoch,
  best_validation_accuracy: ({ results }) => results.best.validation.accuracy,
  final_train_accuracy: ({ results }) => results.final.train.accuracy,
  final_validation_accuracy: ({ results }) => results.final.validation.accuracy,
  parameters: ({ results }) => results.parameters.total,
  ternary_parameters: ({ results }) => results.parameters.ternary,
  ternary_zero_share: ({ results }) => results.parameters.ternaryZeroShare,
  checkpoint_bytes: ({ results }) => results.checkpoint.bytes,
  packed_bytes: ({ results }) => results.packedCheckpoint.bytes,
  checkpoint_sha256: ({ results }) => results.checkpoint.sha256,
  wall_seconds: ({ results }) => results.time.wallSeconds,
  images_per_second: ({ results }) => results.time.imagesPerSecond,
  git_commit: ({ results }) => results.environment.gitCommit,
  git_dirty: ({ results }) => results.environment.gitDirty,
  node: ({ results }) => results.environment.node,
  os: ({ results }) => results.environment.os,
  cpu: ({ results }) => results.environment.cpu,
  device: ({ results }) => results.environment.device,
  command: ({ results }) => results.command,
};

/** One row per run, sorted by run path; RFC 4180: CRLF ends a line, quotes are doubled, the first line names columns. */
export function aggregatedCsv(runs: readonly Run[]): string {
  const sorted = [...runs].sort((a, b) => (a.path < b.path ? -1 : 1));
  return [Object.keys(COLUMNS).join(','), ...sorted.map(csvRow), ''].join('\r\n');
}

const csvRow = oncePer((run: Run) =>
  Object.values(COLUMNS)
    .map((column) => csvField(column(run)))
    .join(','),
);

/**
 * Numbers in their shortest exact form, null as nothing. Text that a spreadsheet would run as a formula (it begins
 * with = + - @, a tab or a line break) gets an apostrophe in front, which spreadsheets hide.
 */
export function csvField(value: Field): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  if (/^(?![=+\-@])[ !#-+\--~]*$/.test(value)) return value;
  // A terminal that shows the file must not obey it either; line breaks and tabs are text.
  const plain = value.replace(/(?![\t\r\n])[\p{Cc}\p{Cf}]/gu, ' ');
  const inert = /^[=+\-@\t\r\n]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
