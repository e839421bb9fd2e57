import { CHECKPOINT_FILE, PACKED_FILE } from '../../experiments/record/names.ts';
import type { RunConfig } from '../../experiments/record/schema.ts';
import { oncePer } from '../load/once-per.ts';
import { deviceTitle, environmentOf, type Run, recordedFile } from '../load/run.ts';

type Field = string | number | boolean | null;

const outcome =
  (name: string) =>
  ({ outcomes }: Run): Field =>
    outcomes[name] ?? null;
const setting =
  (name: keyof RunConfig) =>
  ({ config }: Run): Field =>
    (config[name] as Field | undefined) ?? null;

/** The columns of `aggregated.csv`, in their order. */
const COLUMNS: Readonly<Record<string, (run: Run) => Field>> = {
  dataset: ({ factors }) => factors.dataset ?? null,
  model: ({ factors }) => factors.model ?? null,
  variant: ({ factors }) => factors.variant ?? null,
  seed: ({ seed }) => seed,
  run: ({ path }) => path,
  run_id: ({ runId }) => runId,
  quantization: setting('quantization'),
  ablation: setting('ablation'),
  teacher: ({ config }) => (config as Partial<RunConfig>).distillation?.teacher.record ?? null,
  width: setting('width'),
  epochs: setting('epochs'),
  batch_size: setting('batchSize'),
  learning_rate: setting('learningRate'),
  train_examples: setting('trainExamples'),
  validation_examples: setting('validationExamples'),
  test_examples: outcome('test.examples'),
  test_accuracy: outcome('test.accuracy'),
  test_loss: outcome('test.loss'),
  best_epoch: outcome('selected.epoch'),
  best_validation_accuracy: outcome('validation.accuracy'),
  final_train_accuracy: outcome('train.accuracy'),
  final_validation_accuracy: ({ history }) => history.at(-1)?.['validation.accuracy'] ?? null,
  parameters: outcome('parameters.total'),
  ternary_parameters: outcome('parameters.ternary'),
  ternary_zero_share: outcome('ternary.zeroShare'),
  checkpoint_bytes: (run) => recordedFile(run, CHECKPOINT_FILE)?.bytes ?? null,
  packed_bytes: (run) => recordedFile(run, PACKED_FILE)?.bytes ?? null,
  checkpoint_sha256: (run) => recordedFile(run, CHECKPOINT_FILE)?.sha256 ?? null,
  wall_seconds: outcome('time.seconds'),
  images_per_second: outcome('time.examplesPerSecond'),
  git_commit: (run) => environmentOf(run)?.gitCommit ?? null,
  git_dirty: (run) => environmentOf(run)?.gitDirty ?? null,
  node: (run) => environmentOf(run)?.node ?? null,
  os: (run) => environmentOf(run)?.os ?? null,
  cpu: (run) => environmentOf(run)?.cpu.model ?? null,
  device: (run) => {
    const environment = environmentOf(run);
    return environment === null ? null : deviceTitle(environment);
  },
  command: ({ command }) => command,
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
