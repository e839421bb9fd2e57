import { describe, expect, it } from 'vitest';
import { commitText, deviceTitle, processorText, timeText } from './sitting-text.ts';

const gitCommit = '0123456789abcdef0123456789abcdef01234567';

describe('what is said of the code', () => {
  it.each([
    [false, `commit ${gitCommit}`],
    [true, `commit ${gitCommit}, with uncommitted changes`],
    [null, `commit ${gitCommit}, with or without uncommitted changes`],
  ])('dirty: %s', (gitDirty, said) => expect(commitText({ gitCommit, gitDirty })).toBe(said));

  it('where no commit was read', () =>
    expect(commitText({ gitCommit: null, gitDirty: null })).toBe('commit unknown'));
});

it('says what of a processor was recorded, and what was not', () => {
  const cpu = { model: 'Xeon', family: 'GenuineIntel family 6 model 85', cores: 2 };
  expect(processorText({ ...cpu, instructionSets: ['avx2', 'fma'] })).toBe(
    'Xeon (GenuineIntel family 6 model 85; avx2 fma)',
  );
  expect(processorText({ ...cpu, family: null, instructionSets: null })).toBe(
    'Xeon (family not recorded; instruction sets not recorded)',
  );
});

it('says when a sitting was and how many threads it had', () => {
  const environment = {
    ...{ gitCommit, gitDirty: false, node: 'v22.0.0', os: 'Linux', gpu: null, device: 'cpu', threads: 1 },
    ...{ cpu: { model: 'Xeon', family: null, instructionSets: null, cores: 2 }, packages: {} },
  };
  const times = { startedAt: '2026-01-02T03:04:05.000Z', finishedAt: '2026-01-02T03:04:15.000Z' };
  expect(timeText({ ...times, seconds: 9.6, environment })).toBe(
    '2026-01-02T03:04:05.000Z to 2026-01-02T03:04:15.000Z, 10 s of work',
  );
  expect(timeText({ ...times, seconds: 9.6, peakMemory: 812 * 2 ** 20, environment })).toMatch(
    /10 s of work, 812 MiB at most$/,
  );
  expect(deviceTitle(environment)).toBe('cpu, 1 thread');
  expect(deviceTitle({ ...environment, backend: 'wasm' })).toBe(
    "cpu, 1 thread, TensorFlow.js's wasm eagerly",
  );
});
