import { describe, expect, it } from 'vitest';
import type { BuildOutcome } from '../pipeline/build-options.ts';
import { draftChange } from './describe-outcome.ts';

const outcome = (have: number, marked: readonly string[] = []): BuildOutcome => ({
  changed: [],
  runs: { have, declared: 237 },
  unfinished: [],
  excluded: [],
  claims: { holds: 0, undecided: 0, fails: 0 },
  marked,
  warnings: [],
});

describe('draftChange', () => {
  it('tells when a paper becomes a draft, and when it is none any more', () => {
    expect(draftChange(outcome(237), outcome(236))).toEqual(['a draft: 236 of 237 declared runs are in']);
    expect(draftChange(outcome(236), outcome(237))).toEqual([
      'no draft any more: all 237 declared runs are in',
    ]);
    expect(draftChange(outcome(237), outcome(237, ['a.tex:3: claim x fails', 'b']))).toEqual([
      'a draft: 2 claims are marked',
    ]);
  });

  it('says nothing while it stays what it was', () => {
    expect(draftChange(outcome(235), outcome(236))).toEqual([]);
    expect(draftChange(outcome(237), outcome(237))).toEqual([]);
  });

  it('at the start tells of a draft alone', () => {
    expect(draftChange(null, outcome(237))).toEqual([]);
    expect(draftChange(null, outcome(3))).toHaveLength(1);
  });
});
