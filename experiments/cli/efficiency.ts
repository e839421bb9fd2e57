import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { BaseConfig, Environment } from '../record/base-record.ts';
import { DATA_SETS } from '../record/data-sets.ts';
import type { EfficiencyRecord } from '../record/efficiency-schema.ts';
import { efficiencyFile, FEWEST_ROUNDS, REPORTED_BATCHES } from '../record/efficiency-schema.ts';
import { hasEfficiency, writeEfficiency } from '../record/efficiency-store.ts';
import { IMAGE_CLASSIFICATION, type ImageConfig } from '../record/image-classification-record.ts';
import { EFFICIENCY_TREE } from '../record/names.ts';
import { findRecord, workTree } from '../record/record-store.ts';
import { withRunLease } from '../record/run-lease.ts';
import type { LockOwner } from '../record/run-lock.ts';
import { variantName } from '../record/schema.ts';
import { passingLines } from '../training/progress.ts';
import { positiveInteger } from './flag-values.ts';
import { REPOSITORY, requireResults, resultsOption } from './paths.ts';
import { stopSignal } from './stop-signal.ts';
import { addStudyFlags, type StudyFlags, selectedRuns } from './study-flags.ts';

interface Flags extends StudyFlags {
  readonly resultsDir: string;
  readonly rounds: number;
  readonly batch: readonly number[];
  readonly force: boolean;
  readonly quiet: boolean;
}

export function efficiencyCommand(): Command {
  const command = new Command('efficiency').description(
    "Measure what a study's networks cost: operations, bytes, inference times in FP32 and ternary. One record a network, " +
      'on the weights of its first recorded run; what is recorded already is passed over.',
  );
  return addStudyFlags(command)
    .addOption(resultsOption())
    .option('--rounds <n>', 'measured calls of each side; the sides take turns', roundCount, 15)
    .option('--batch <sizes>', 'images in a call, as in 1,64', batchSizes, REPORTED_BATCHES)
    .option('--force', 'measure again what is recorded already', false)
    .option('--quiet', 'no progress', false)
    .action(measureStudy);
}

function roundCount(text: string): number {
  const rounds = positiveInteger(text);
  if (rounds < FEWEST_ROUNDS) throw new InvalidArgumentError(`It must be at least ${FEWEST_ROUNDS}.`);
  return rounds;
}

function batchSizes(text: string): readonly number[] {
  const sizes = text.split(',').map(positiveInteger);
  if (new Set(sizes).size < sizes.length) throw new InvalidArgumentError('It must name each size once.');
  return sizes;
}

async function measureStudy(flags: Flags): Promise<void> {
  requireResults(flags);
  const stop = stopSignal();
  // Two at once would disturb each other's times.
  const taken = ({ pid, host }: LockOwner) =>
    new Error(`process ${pid} on ${host} is measuring into ${flags.resultsDir}`);
  await withRunLease(path.join(workTree(flags.resultsDir), EFFICIENCY_TREE), { stop, taken }, ({ lost }) =>
    measureNetworks(flags, AbortSignal.any([stop, lost])),
  );
}

async function measureNetworks(flags: Flags, stop: AbortSignal): Promise<void> {
  const networks = networksOf(selectedRuns(flags), flags);
  const missing: string[] = [];
  let done = 0;
  for (const [i, [network, run]] of [...networks].entries()) {
    if (run === null) missing.push(`${network}: none of its runs is recorded`);
    else if (await measureOne(run, `${i + 1}/${networks.size}`, flags, stop)) done++;
  }
  process.stdout.write(`${done} of ${networks.size} networks measured\n`);
  if (missing.length === 0) return;
  const command = `npm run lab -- sweep --study ${flags.study}`;
  throw new Error(
    `${missing.length} of ${networks.size} networks have no weights; ${command} trains them\n  ${missing.join('\n  ')}`,
  );
}

interface RecordedRun {
  readonly config: ImageConfig;
  readonly folder: string;
}

/** Of each network, in the order of the study, its first recorded run, or null. A distilled network is the one that was not. */
function networksOf(
  runs: readonly BaseConfig[],
  { study, only, resultsDir }: Flags,
): ReadonlyMap<string, RecordedRun | null> {
  const networks = new Map<string, RecordedRun | null>();
  for (const config of runs.filter(isImageRun)) {
    const network = `${config.dataset}/${config.model}/${variantName(config)}`;
    if (config.distillation !== null || networks.get(network)) continue;
    const found = findRecord(resultsDir, config);
    networks.set(network, found && { config, folder: found.folder });
  }
  if (networks.size > 0) return networks;
  throw new Error(
    `${only === undefined ? `--study ${study}` : `--only '${only.join("' '")}'`}: has no run of a network for images without distillation, ` +
      'which is what is measured',
  );
}

const isImageRun = (run: BaseConfig): run is ImageConfig => run.task === IMAGE_CLASSIFICATION;

/** Whether there was something to measure. */
async function measureOne(
  run: RecordedRun,
  place: string,
  flags: Flags,
  stop: AbortSignal,
): Promise<boolean> {
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { measureEfficiency } = await import('../efficiency/measure-efficiency.ts');
  const { captureEnvironment } = await import('../training/environment.ts');
  const { shape: inputShape, classes } = DATA_SETS[run.config.dataset];
  const file = efficiencyFile({ ...run.config, inputShape: [...inputShape], classes });
  const say = passingLines(flags.quiet ? { write() {} } : process.stderr);
  if (!flags.force && hasEfficiency(flags.resultsDir, file)) {
    say.line(`${place} ${file} is there; --force measures it again`);
    return false;
  }
  const record = await measureEfficiency({
    root: flags.resultsDir,
    folder: run.folder,
    rounds: flags.rounds,
    batches: flags.batch,
    command: commandOf(run.folder, flags),
    environment: environmentOf(await captureEnvironment(REPOSITORY, { device: 'cpu', threads: 1 })),
    timestamp: () => new Date().toISOString(),
    stop,
    onRound: (batch, at, rounds) => say.passing(`${place} ${file}: batch ${batch}, round ${at}/${rounds}`),
  });
  writeEfficiency(flags.resultsDir, record);
  say.line(`${place} ${file}: measured`);
  return true;
}

function commandOf(folder: string, { study, rounds, batch }: Flags): string {
  const only = folder.replace(/([_/])s\d+$/, '$1s');
  return `npm run lab -- efficiency --study ${study} --only ${only} --rounds ${rounds} --batch ${batch.join(',')} --force`;
}

function environmentOf({ cpu, device, threads, ...rest }: Environment): EfficiencyRecord['environment'] {
  return {
    ...rest,
    cpu: cpu.model,
    cores: cpu.cores,
    device: `${device}, ${threads} thread${threads > 1 ? 's' : ''}`,
  };
}
