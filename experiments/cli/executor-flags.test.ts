import { describe, expect, test } from 'vitest';
import { localGpus, slurmRequest } from './executor-flags.ts';
import { runLab } from './testing/lab-process.ts';

describe('GPUs of this machine', () => {
  test.each([
    [{ device: 'cpu' }, '0,1', []],
    [{ device: 'cuda' }, '', ['0']],
    [{ device: 'cuda', gpus: 3 }, '', ['0', '1', '2']],
    [{ device: 'cuda' }, '2,5', ['2', '5']],
    [{ device: 'cuda', gpus: 1 }, 'GPU-8f3a,GPU-9b21', ['GPU-8f3a']],
  ] as const)('%o with CUDA_VISIBLE_DEVICES "%s"', (flags, visible, gpus) => {
    expect(localGpus(flags, visible)).toEqual(gpus);
  });

  test('more than are visible, or without CUDA, are refused', () => {
    expect(() => localGpus({ device: 'cuda', gpus: 3 }, '2,5')).toThrow('--gpus: must be at most 2');
    expect(() => localGpus({ device: 'cpu', gpus: 1 })).toThrow('--gpus: of processes on this machine');
  });
});

describe('what a run asks of Slurm', () => {
  test('is one argument each, whatever is in it', () => {
    const flags = {
      device: 'cuda',
      threads: 4,
      partition: 'a b; rm -rf /',
      time: '2-00:00:00',
    } as const;
    expect(slurmRequest({ ...flags, sbatch: ['--constraint=a100'] })).toEqual([
      ...['--ntasks=1', '--cpus-per-task=4', '--partition=a b; rm -rf /', '--time=2-00:00:00'],
      ...['--gpus=1', '--constraint=a100'],
    ]);
  });

  test('has GPUs only where they are used or asked for', () => {
    expect(slurmRequest({ device: 'cpu', threads: 1, sbatch: [] })).toEqual([
      '--ntasks=1',
      '--cpus-per-task=1',
    ]);
    expect(slurmRequest({ device: 'cpu', threads: 1, gpus: 2, sbatch: [] })).toContain('--gpus=2');
  });
});

test.each([
  [['--executor', 'slurm', '--sbatch', 'evil.sh'], 'It must be a long option'],
  [['--partition', 'gpu'], '--partition: is for --executor slurm'],
])('lab sweep %j is refused', async (flags, reason) => {
  const outcome = await runLab(['sweep', '--study', 'smoke', ...flags]);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toContain(reason);
});
