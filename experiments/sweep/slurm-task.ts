import { messageOf } from '../record/file-text.ts';
import { runFolder } from '../record/record-store.ts';
import { noteFailure } from '../record/run-note.ts';
import { runStatus } from '../record/run-status.ts';
import { lastSaved } from './run-attempts.ts';
import { startRun } from './run-process.ts';
import { requeueTask } from './slurm-commands.ts';
import { readManifest } from './slurm-submissions.ts';

export interface SlurmTaskOptions {
  readonly manifest: string;
  /** Of the environment that Slurm gives to the tasks of an array. */
  readonly arrayJob: string;
  readonly task: number;
  /** Fires before the time limit or a preemption. */
  readonly ending: AbortSignal;
  /** Fires when the job is cancelled. */
  readonly stop: AbortSignal;
  readonly note: (text: string) => void;
}

/** `requeued`: the job is in the queue again. `killed`: it can go on, and whoever submitted it may do so again. */
export type TaskEnd = 'recorded' | 'failed' | 'killed' | 'requeued';

/**
 * One run inside a Slurm job, as a process of its own like those of a sweep on one machine. Before the time limit it saves
 * its state and the job puts itself back into the queue, if it got further this time, so that a run longer than the limit
 * goes on even when no sweep is there to look after it. When the run fails by its own fault the job leaves a note.
 */
export async function slurmTask(options: SlurmTaskOptions): Promise<TaskEnd> {
  const { options: ofRun, runs } = readManifest(options.manifest);
  const { resultsDir } = ofRun;
  const config = runs[options.task];
  if (config === undefined) {
    throw new Error(`${options.manifest}: has ${runs.length} runs, but this is task ${options.task}`);
  }
  const folder = runFolder(config);
  if (runStatus(resultsDir, config).kind === 'done') return 'recorded';
  const before = lastSaved(resultsDir, folder);
  const run = startRun(config, ofRun);
  const asked = AbortSignal.any([options.ending, options.stop]);
  asked.addEventListener('abort', run.stop, { once: true });
  if (asked.aborted) run.stop();
  const end = await run.end;
  const { kind } = runStatus(resultsDir, config);
  if (kind === 'done') return 'recorded';
  if (end.kind === 'ended' && kind !== 'running') {
    noteFailure(resultsDir, folder, end.reason ?? 'ended without its record');
    return 'failed';
  }
  const gotFurther = lastSaved(resultsDir, folder) !== before;
  if (!options.ending.aborted || options.stop.aborted || !gotFurther) return 'killed';
  try {
    await requeueTask(options.arrayJob, options.task);
    return 'requeued';
  } catch (cause) {
    options.note(`cannot go back into the queue: ${messageOf(cause)}`);
    return 'killed';
  }
}
