/** Where things lie, and the flags that move them. */
import path from 'node:path';
import { type Command, Option } from 'commander';
import { REPOSITORY } from '../../programs/sources.mjs';
import { requireWritable } from '../record/folder-place.ts';
import type { Clock } from '../training/sitting.ts';
import { folderPath, threadCount } from './flag-values.ts';

export { REPOSITORY };

export interface PathFlags {
  readonly dataDir: string;
  readonly resultsDir: string;
}

export function addPathFlags(command: Command): Command {
  return command.addOption(dataOption()).addOption(resultsOption());
}

export function dataOption(): Option {
  return new Option('--data-dir <folder>', 'data sets; what is missing is downloaded there')
    .env('DATA_DIR')
    .argParser(folderPath)
    .default(path.join(REPOSITORY, 'data'), 'data/ of the repository');
}

/** Where the paper's own records lie. */
export const PAPER_RESULTS = path.join(REPOSITORY, 'results');

export function resultsOption(): Option {
  return new Option('--results-dir <folder>', 'records')
    .argParser(folderPath)
    .default(PAPER_RESULTS, 'results/ of the repository');
}

/** For a verb that writes records; throws, naming the flag, where none can be. */
export const requireResults = ({ resultsDir }: Pick<PathFlags, 'resultsDir'>): void =>
  requireWritable(resultsDir, '--results-dir');

export interface DeviceFlags {
  readonly device: 'cpu' | 'cuda' | 'webgpu';
  readonly threads: number;
}

export function addDeviceFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--device <name>', 'where ONNX Runtime computes')
        .choices(['cpu', 'cuda', 'webgpu'])
        .default('cpu'),
    )
    .option(
      '--threads <n>',
      'threads of one run; results are bit-for-bit repeatable for the same number',
      threadCount,
      1,
    );
}

/** What a run's times are told by. */
export const CLOCK: Clock = { now: () => performance.now(), timestamp: () => new Date().toISOString() };

export interface CommitFlag {
  /** False: runs whose records name no commit are wanted. */
  readonly commit: boolean;
}

export function addCommitFlag(command: Command): Command {
  return command.addOption(
    new Option(
      '--no-commit',
      'train though the commit of this code cannot be read; records then name none',
    ).env('LAB_NO_COMMIT'),
  );
}

export interface LogFlags {
  readonly trackGrads: boolean;
  readonly wandb: boolean;
  readonly logDir?: string;
}

export function addLogFlags(command: Command): Command {
  return command
    .option(
      '--log-dir <folder>',
      'TensorBoard event files and history.jsonl, below it as records are (default: work/ of the records)',
      folderPath,
    )
    .option('--track-grads', 'log gradient norms; changes nothing else', false)
    .option(
      '--wandb',
      'log on Weights & Biases what TensorBoard gets, by its Python client; offline where WANDB_MODE says so or there is no key',
      false,
    );
}
