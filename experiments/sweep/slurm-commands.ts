/** Slurm's own commands. Arguments go to them as they are; no shell is between. */
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
  return parseTasks(await slurm('squeue', [...user, `--format=${COLUMNS.join('|')}`]));
}

/** Jobs that are no arrays are left out. The name comes last: it alone may hold the separator. */
export function parseTasks(text: string): readonly SlurmTask[] {
  return text.split('\n').flatMap((line) => {
    const [arrayJob, task, state, reason, node, ...name] = line.split('|');
    if (name.length === 0 || !/^\d+$/.test(task!)) return [];
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

/** Submits and gives the job's id. */
export async function submit(args: readonly string[]): Promise<string> {
  // <id> or <id>;<cluster>
  return (await slurm('sbatch', ['--parsable', ...args])).trim().split(';')[0]!;
}

export async function cancelTask(arrayJob: string, task: number): Promise<void> {
  await slurm('scancel', [`${arrayJob}_${task}`]);
}

export async function requeueTask(arrayJob: string, task: number): Promise<void> {
  await slurm('scontrol', ['requeue', `${arrayJob}_${task}`]);
}

/** Messages of a controller that is down, busy or at a limit that frees itself. */
const PASSING =
  /contact|timed out|connect|communication|temporarily|try again|(max|submit).*limit|limit.*(job|submit)/i;

/** Throws {@link SlurmUnreachable} when it is worth to try again later. */
async function slurm(command: string, args: readonly string[]): Promise<string> {
  // Loaded here, so that what never asks Slurm does not wait for it.
  const { execa } = await import('execa');
  const outcome = await execa(command, args, { reject: false, timeout: 60_000, stdin: 'ignore' });
  if (outcome.exitCode === 0) return outcome.stdout;
  if (outcome.code === 'ENOENT') {
    throw new Error(`${command}: there is no such program here; --executor slurm needs Slurm's commands`);
  }
  const said = (outcome.stderr || outcome.shortMessage || '').trim().replace(/\p{Cc}+/gu, ' ');
  const passing = outcome.timedOut || PASSING.test(said);
  throw new (passing ? SlurmUnreachable : Error)(`${command}: ${said.slice(0, 500)}`);
}
