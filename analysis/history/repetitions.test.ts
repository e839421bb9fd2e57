import { expect, test } from 'vitest';
import { type Repetition, repetitionFacts } from './repetitions.ts';

const drawn = { sha256: 'a'.repeat(64), seed: 'b'.repeat(64), records: 4 };

function repeated(run: string, now: number, spread: number | null): Repetition {
  return {
    ...drawn,
    run,
    verdict: 'other arithmetic',
    ...{ startedAt: '2026-01-01T10:00:00.000Z', finishedAt: '2026-01-02T10:00:00.000Z' },
    ...{ machine: 'one, cpu, 1 thread', commit: null },
    outcome: { name: 'test.loss', recorded: 1, repeated: now, spread },
  };
}

test('repetitions are counted by their verdict, and those that stay within the spread of the seeds', () => {
  const facts = repetitionFacts([
    repeated('raw/a/s1', 1.25, 0.25),
    repeated('raw/a/s2', 0.75, 0.25),
    repeated('raw/a/s3', 1.5, 0.25),
    repeated('raw/b/s1', 1, null),
    { ...drawn, run: 'raw/c/s1', verdict: 'not repeated', reason: 'its data is not here' },
  ]);
  expect(Object.fromEntries(facts.map(({ key, plain }) => [key.replace('repetitions.', ''), plain]))).toEqual(
    {
      ...{ done: '4', identical: '0', other: '4', within_spread: '2', differ: '0', passed: '1' },
      last: '2026-01-02',
    },
  );
});
