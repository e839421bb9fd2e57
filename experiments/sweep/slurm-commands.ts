/** Slurm's own commands. Arguments go to them as they are; no shell is between. */
import { setTimeout as sleep } from 'node:timers/promises';
import { printableText } from '../record/printable-text.ts';

/** A task of a job array, or a whole job, as the controller sees it. */
export interface SlurmTask {
  readonly jobName: string;
  readonly arrayJob: string;
  readonly task: number;
  /** Slurm's word, as `PENDING`, `RUNNING`, `NODE_FAIL`. */
  readonly state: string;
  /** Why it is pending, or why it ended. */
  readonly reason: string;
  readonly node: string;
}

/** Slurm cannot be asked now; it may later. */
export class SlurmUnreachable extends Error {
  override readonly name = 'SlurmUnreachable';
}

const COLUMNS = ['%F', '%K', '%T', '%r', '%N', '%j'] as const;

/** This user's tasks, those included that ended in the last minutes (the cluster's MinJobAge). */
export async function listTasks(): Promise<readonly SlurmTask[]> {
  const user = ['--me', '--noheader', '--array', '--states=all'];
  // Whatever keeps squeue from answering may pass, but for arguments that it does not know.
  const isPassing = (said: string) => !/unrecogni[sz]ed|invalid option|--help/i.test(said);
  return parseTasks(await slurm('squeue', [...user, `--format=${COLUMNS.join('|')}`], isPassing));
}

/** Jobs that are no arrays are left out, and lines of other programs. The name comes last: it alone may hold the separator. */
export function parseTasks(text: string): readonly SlurmTask[] {
  return text.split('\n').flatMap((line) => {
    const [arrayJob, task, state, reason, node, ...name] = line.split('|');
    if (name.length === 0 || !/^\d+$/.test(task!) || !/^\d+$/.test(arrayJob!.trim())) return [];
    return [
      {
        arrayJob: arrayJob!.trim(),
        task: Number(task),
        state: state!.trim(),
        reason: reason!.trim(),
        node: node!.trim(),
        jobName: name.join('|').trim(),
      },
    ];
  });
}

/** Submits and gives what sbatch printed. */
export function submit(args: readonly string[]): Promise<string> {
  return slurm('sbatch', ['--parsable', ...args]);
}

/**
 * The job's id in what sbatch printed: `<id>` or `<id>;<cluster>` in a line of its own, whatever a site's wrapper says besides;
 * null where there is none.
 */
export function printedJob(text: string): string | null {
  const alone = [...text.matchAll(/^\s*(\d+)(?:;\S*)?\s*$/gm)].at(-1);
  return (alone ?? /Submitted batch job (\d+)/.exec(text))?.[1] ?? null;
}

/** A job that is gone already is none to cancel. */
export async function cancelTask(arrayJob: string, task: number): Promise<void> {
  try {
    await insist(() => slurm('scancel', [`${arrayJob}_${task}`]));
  } catch (cause) {
    if (!(cause instanceof Error && /invalid job id|already (completing|completed)/i.test(cause.message))) {
      throw cause;
    }
  }
}

export async function requeueTask(arrayJob: string, task: number): Promise<void> {
  await insist(() => slurm('scontrol', ['requeue', `${arrayJob}_${task}`]));
}

/** Asks again after 1, 2 and 4 seconds while Slurm is busy; for those who ask only once. */
export async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (const seconds of [1, 2, 4]) {
    try {
      return await ask();
    } catch (cause) {
      if (!(cause instanceof SlurmUnreachable)) throw cause;
      await sleep(seconds * 1000);
    }
  }
  return ask();
}

/** Messages of a controller that is down, busy or at a limit that frees itself. */
const PASSING =
  /contact|timed out|connect|communication|temporarily|try again|unexpected message|message (receive|send)|zero bytes|busy|standby|(max|submit).*limit|limit.*(job|submit)/i;

/** Throws {@link SlurmUnreachable} when it is worth to try again later. */
async function slurm(
  command: string,
  args: readonly string[],
  isPassing = (said: string) => PASSING.test(said),
): Promise<string> {
  // Loaded here, so that what never asks Slurm does not wait for it.
  const { execa } = await import('execa');
  const outcome = await execa(command, args, { reject: false, timeout: 60_000, stdin: 'ignore' });
  if (outcome.exitCode === 0) return outcome.stdout;
  if (outcome.code === 'ENOENT') {
    throw new Error(`${command}: there is no such program here; --executor slurm needs Slurm's commands`);
  }
  const said = printableText((outcome.stderr || outcome.shortMessage || '').trim(), 'joined');
  const passing = outcome.timedOut || isPassing(said);
  throw new (passing ? SlurmUnreachable : Error)(`${command}: ${said.slice(0, 500)}`);
}

const LONGEST_SECONDS = 300;

/** When something may be done again. */
export interface BackOff {
  isDue(): boolean;
  succeeded(): void;
  failed(): void;
}

/** `seconds` after a success and after a first failure, then twice as long for each failure more, five minutes at most. */
export function backOff(seconds: number): BackOff {
  let failures = 0;
  let next = Number.NEGATIVE_INFINITY;
  const wait = (factor: number) => {
    next = performance.now() + 1000 * Math.max(seconds, Math.min(seconds * factor, LONGEST_SECONDS));
  };
  return {
    isDue: () => performance.now() >= next,
    succeeded: () => {
      failures = 0;
      wait(1);
    },
    failed: () => wait(2 ** failures++),
  };
}
