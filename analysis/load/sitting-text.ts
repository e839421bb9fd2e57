/** What a record says of the making of its run, in words that terminal and browser share. */
import type { Environment, Sitting } from '../../experiments/record/base-record.ts';

/** `commit 0123…, with uncommitted changes` */
export function commitText({ gitCommit, gitDirty }: Pick<Environment, 'gitCommit' | 'gitDirty'>): string {
  if (gitCommit === null) return 'commit unknown';
  const changes =
    gitDirty === null
      ? ', with or without uncommitted changes'
      : gitDirty
        ? ', with uncommitted changes'
        : '';
  return `commit ${gitCommit}${changes}`;
}

/** Model, family and instruction sets of a processor; version 1 recorded the first alone. */
export function processorText({ model, family, instructionSets }: Environment['cpu']): string {
  const sets = instructionSets === null ? 'instruction sets not recorded' : instructionSets.join(' ');
  return `${model} (${family ?? 'family not recorded'}; ${sets})`;
}

/** `<processor>, cores: 2, GPU: none, <system>, device: cpu, 2 threads` */
export function machineText(environment: Environment): string {
  const { cpu, gpu, os } = environment;
  return `${cpu.model}, cores: ${cpu.cores}, GPU: ${gpu ?? 'none'}, ${os}, device: ${deviceTitle(environment)}`;
}

/** `2026-11-21T12:40:29.838Z to 2026-11-21T12:43:17.140Z, 167 s of work, 812 MiB at most` */
export function timeText({ startedAt, finishedAt, seconds, peakMemory }: Sitting): string {
  const memory = peakMemory === undefined ? '' : `, ${Math.round(peakMemory / 2 ** 20)} MiB at most`;
  return `${startedAt} to ${finishedAt}, ${Math.round(seconds)} s of work${memory}`;
}

/** What computed the steps: `cpu, 2 threads`, or `cpu, 1 thread, TensorFlow.js's wasm eagerly` where that was not ONNX Runtime. */
export function deviceTitle({
  device,
  threads,
  backend,
}: Pick<Environment, 'device' | 'threads' | 'backend'>): string {
  const eager = backend === undefined ? '' : `, TensorFlow.js's ${backend} eagerly`;
  return `${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}${eager}`;
}
