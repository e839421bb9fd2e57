import { describe, expect, test } from 'vitest';
import { parseTasks, type SlurmTask } from './slurm-commands.ts';
import { slurmJob } from './slurm-submissions.ts';

test('what squeue prints, as Slurm 22.05 does, with jobs that are no arrays left out', () => {
  const printed = [
    '1|0|COMPLETED|None|vm|lab-000001-38bcc8bc',
    '1|5|PENDING|Resources||lab-000001-38bcc8bc',
    '7|N/A|RUNNING|None|vm|an|odd name',
    '8|3|RUNNING|None|node[1-2]|an|odd name',
    '',
  ].join('\n');
  const jobName = 'lab-000001-38bcc8bc';
  expect(parseTasks(printed)).toEqual([
    { arrayJob: '1', task: 0, state: 'COMPLETED', reason: 'None', node: 'vm', jobName },
    { arrayJob: '1', task: 5, state: 'PENDING', reason: 'Resources', node: '', jobName },
    { arrayJob: '8', task: 3, state: 'RUNNING', reason: 'None', node: 'node[1-2]', jobName: 'an|odd name' },
  ]);
});

const run = { submission: 'lab-000001-38bcc8bc', task: 3, job: '17' };
const task = (state: string, reason = 'None', node = ''): SlurmTask => {
  return { jobName: run.submission, arrayJob: '17', task: 3, state, reason, node };
};

describe('a submitted run', () => {
  test.each([
    [task('PENDING', 'Priority'), { kind: 'queued', place: 'Slurm job 17_3', reason: 'Priority' }],
    [task('RUNNING', 'None', 'node4'), { kind: 'running', place: 'Slurm job 17_3 on node4' }],
    [task('PENDING', 'None'), { kind: 'queued', place: 'Slurm job 17_3', reason: '' }],
    // On its way back into the queue.
    [task('COMPLETING', 'None', 'node4'), { kind: 'running', place: 'Slurm job 17_3 on node4' }],
    [task('CONFIGURING'), { kind: 'running', place: 'Slurm job 17_3' }],
    // Of a newer Slurm: it has the run, whatever the word means.
    [task('HIBERNATING'), { kind: 'running', place: 'Slurm job 17_3' }],
  ])('that is %o', (seen, job) => {
    expect(slurmJob(run, seen)).toEqual(job);
  });

  test.each([
    ['NODE_FAIL', 'None', 'its node failed (NODE_FAIL)'],
    ['PREEMPTED', 'None', 'preempted (PREEMPTED)'],
    ['TIMEOUT', 'TimeLimit', 'its time limit passed (TIMEOUT, TimeLimit)'],
    ['CANCELLED', 'None', 'cancelled in Slurm (CANCELLED)'],
    ['OUT_OF_MEMORY', 'OutOfMemory', 'out of memory (OUT_OF_MEMORY, OutOfMemory)'],
    ['FAILED', 'NonZeroExitCode', 'ended without a word (FAILED, NonZeroExitCode)'],
    ['COMPLETED', 'None', 'ended without a word (COMPLETED)'],
  ])('that ended as %s (%s) can go on', (state, reason, said) => {
    expect(slurmJob(run, task(state, reason))).toEqual({ kind: 'killed', reason: `Slurm job 17_3: ${said}` });
  });

  test('of which Slurm knows nothing any more can go on', () => {
    const reason = 'Slurm job 17_3 ended (Slurm does not say how)';
    expect(slurmJob(run, undefined)).toEqual({ kind: 'killed', reason });
  });
});
