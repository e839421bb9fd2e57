import { describe, expect, it } from 'vitest';
import type { BuildOutcome } from '../pipeline/build-options.ts';
import { draftChange } from './describe-outcome.ts';

const outcome = (have: number, marked: readonly string[] = []): BuildOutcome => ({
  changed: [],
  runs: { have, declared: 12 },
  unfinished: [],
  excluded: [],
  claims: { holds: 0, undecided: 0, fails: 0 },
  marked,
  warnings: [],
});

describe('draftChange', () => {
  it('tells when a paper becomes a draft, and when it is none any more', () => {
    expect(draftChange(outcome(12), outcome(11))).toEqual(['a draft: 11 of 12 declared runs are in']);
    expect(draftChange(outcome(11), outcome(12))).toEqual(['no draft any more: all 12 declared runs are in']);
    expect(draftChange(outcome(12), outcome(12, ['a.tex:3: claim x fails', 'b']))).toEqual([
      'a draft: 2 claims are marked',
    ]);
  });

  it('says nothing while it stays what it was', () => {
    expect(draftChange(outcome(10), outcome(11))).toEqual([]);
    expect(draftChange(outcome(12), outcome(12))).toEqual([]);
  });

  it('at the start tells of a draft alone', () => {
    expect(draftChange(null, outcome(12))).toEqual([]);
    expect(draftChange(null, outcome(3))).toHaveLength(1);
  });
});
