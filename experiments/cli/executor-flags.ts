import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Executor } from '../sweep/executor.ts';
import { localExecutor } from '../sweep/local-executor.ts';
import { THIS_MACHINE } from '../sweep/run-memory.ts';
import type { RunOptions } from '../sweep/run-process.ts';
import { slurmExecutor } from '../sweep/slurm-executor.ts';
import { niceness, nonNegativeInteger, positiveInteger } from './flag-values.ts';
import type { CommitFlag, DeviceFlags, LogFlags, PathFlags } from './paths.ts';

export interface ExecutorFlags {
  readonly executor: 'local' | 'slurm';
  readonly jobs?: number;
  readonly gpus?: number;
  readonly nice: number;
  readonly memoryCheck: boolean;
  readonly partition?: string;
  readonly time?: string;
  readonly sbatch: readonly string[];
  readonly warning: number;
  readonly lookEvery: number;
}

/** Where runs are trained, how many at once, and what each is given. */
export function addExecutorFlags(command: Command): Command {
  const flag = (flags: string, description: string) => new Option(flags, description);
  const number = (flags: string, description: string, value: number) =>
    flag(flags, description).argParser(positiveInteger).default(value);
  const options = [
    flag('--executor <name>', 'local: processes of this machine; slurm: jobs of a cluster')
      .choices(['local', 'slurm'])
      .default('local'),
    flag(
      '--jobs <n>',
      'runs at once (default: 1; one per GPU with --device cuda; slurm: all that can begin)',
    ).argParser(positiveInteger),
    flag(
      '--gpus <n>',
      'local: GPUs to spread the runs over (default: 1 with --device cuda); slurm: GPUs of each run',
    ).argParser(positiveInteger),
    flag('--nice <n>', 'local: priority of the runs; 19 gives way to all other programs, 0 to none')
      .argParser(niceness)
      .default(5),
    flag('--no-memory-check', 'local, cpu: start runs without a look at the free memory'),
    flag('--partition <name>', 'slurm: partition, as sbatch takes it'),
    flag('--time <limit>', 'slurm: time limit, as sbatch takes it; a longer run goes on in another turn'),
    flag(
      '--sbatch <option>',
      'slurm: any option of sbatch, as in --sbatch=--constraint=a100; can be repeated',
    )
      .argParser(sbatchOption)
      .default([], 'none'),
    flag('--warning <seconds>', 'slurm: how long before its time limit a run saves its state')
      .argParser(nonNegativeInteger)
      .default(120),
    number('--look-every <seconds>', 'slurm: between two questions to the controller', 15),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

function sbatchOption(text: string, others: readonly string[]): readonly string[] {
  if (!/^--[a-z]/.test(text))
    throw new InvalidArgumentError('It must be a long option, as --constraint=a100.');
  return [...others, text];
}

export function executorFromFlags(
  flags: ExecutorFlags & PathFlags & DeviceFlags & LogFlags & CommitFlag,
): Executor {
  const { trackGrads, wandb, threads, device, commit, memoryCheck } = flags;
  const run: RunOptions = {
    // Runs have a working folder of their own.
    resultsDir: path.resolve(flags.resultsDir),
    dataDir: path.resolve(flags.dataDir),
    logDir: flags.logDir === undefined ? null : path.resolve(flags.logDir),
    ...{ trackGrads, wandb, threads, device, commit },
    niceness: flags.executor === 'slurm' ? 0 : flags.nice,
  };
  if (flags.executor === 'slurm') {
    const { jobs = null, warning, lookEvery } = flags;
    const request = slurmRequest(flags);
    return slurmExecutor({ run, jobs, request, warningSeconds: warning, lookSeconds: lookEvery });
  }
  for (const name of ['partition', 'time'] as const) {
    if (flags[name] !== undefined) throw new Error(`--${name}: is for --executor slurm`);
  }
  const gpus = localGpus(flags, process.env.CUDA_VISIBLE_DEVICES);
  // What a GPU's run takes lies on the GPU.
  const memory = memoryCheck && device === 'cpu' ? THIS_MACHINE : null;
  return localExecutor({ run, jobs: flags.jobs ?? Math.max(1, gpus.length), gpus, memory });
}

/** What each run asks of the cluster, as arguments of sbatch. */
export function slurmRequest(
  flags: Pick<ExecutorFlags, 'partition' | 'time' | 'gpus' | 'sbatch'> & DeviceFlags,
): readonly string[] {
  const { partition, time, gpus, device, threads, sbatch } = flags;
  const gpusEach = gpus ?? (device === 'cuda' ? 1 : undefined);
  const given = { partition, time, gpus: gpusEach };
  return [
    ...['--ntasks=1', `--cpus-per-task=${threads}`],
    ...Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...sbatch,
  ];
}

/** Those the user made visible, or as many as asked for from the first on. */
export function localGpus(
  { device, gpus }: Pick<ExecutorFlags & DeviceFlags, 'device' | 'gpus'>,
  visible = '',
): readonly string[] {
  if (device !== 'cuda') {
    if (gpus !== undefined) throw new Error('--gpus: of processes on this machine, needs --device cuda');
    return [];
  }
  if (visible === '') return Array.from({ length: gpus ?? 1 }, (_, i) => String(i));
  const all = visible.split(',');
  if (gpus !== undefined && gpus > all.length) {
    throw new Error(`--gpus: must be at most ${all.length}, those in CUDA_VISIBLE_DEVICES, got ${gpus}`);
  }
  return all.slice(0, gpus);
}
