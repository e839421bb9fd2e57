import type { CsvColumns, CsvField } from '../../analysis/definition/study.ts';
import { environmentOf, type Run, recordedFile } from '../../analysis/load/run.ts';
import { deviceTitle } from '../../analysis/load/sitting-text.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../../experiments/record/names.ts';
import type { RunConfig } from '../../experiments/record/schema.ts';

const outcome =
  (name: string) =>
  ({ outcomes }: Run): CsvField =>
    outcomes[name] ?? null;
const setting =
  (name: keyof RunConfig) =>
  ({ config }: Run): CsvField =>
    (config[name] as CsvField | undefined) ?? null;

/** The columns of `aggregated.csv`, in their order. */
export const CSV_COLUMNS: CsvColumns = {
  study: ({ study }) => study,
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
