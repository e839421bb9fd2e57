import { describe, expect, it } from 'vitest';
import { fiellerInterval } from './fieller-interval.ts';
import { gapRecovery } from './gap-recovery.ts';
import { expectClose } from './testing/reference.ts';

describe('gap recovery', () => {
  const bit = [0.7, 0.72, 0.705];
  const std = [0.82, 0.825, 0.81];

  it('is the ratio of the mean gains, with the confidence set of that ratio', () => {
    const result = gapRecovery({ value: [0.8, 0.81, 0.79], floor: bit, ceiling: std });
    if (result.kind !== 'recovery') throw new Error(result.kind);
    expectClose(result.share, 0.275 / 0.33, 1e-12);
    const set = fiellerInterval([0.1, 0.09, 0.085], [0.12, 0.105, 0.105]);
    if (set.kind !== 'interval' || result.confidence.kind !== 'interval') throw new Error('no interval');
    expectClose(result.confidence.low, set.low);
    expectClose(result.confidence.high, set.high);
    expect(result.share).toBeGreaterThan(set.low);
    expect(result.share).toBeLessThan(set.high);
  });

  it('is 1 for std and 0 for bit', () => {
    expect(gapRecovery({ value: std, floor: bit, ceiling: std })).toMatchObject({
      kind: 'recovery',
      share: 1,
    });
    expect(gapRecovery({ value: bit, floor: bit, ceiling: std })).toMatchObject({
      kind: 'recovery',
      share: 0,
    });
  });

  it('is not the mean of the single ratios, which one small gap would carry off', () => {
    const result = gapRecovery({
      value: [0.75, 0.75, 0.75],
      floor: [0.7, 0.7, 0.7],
      ceiling: [0.8, 0.8, 0.7001],
    });
    if (result.kind !== 'recovery') throw new Error(result.kind);
    expectClose(result.share, 0.15 / 0.2001, 1e-9);
    expect(result.confidence.kind).not.toBe('interval');
  });

  it('has nothing to recover where std is not above bit', () => {
    expect(gapRecovery({ value: [1, 1], floor: [0.5, 0.5], ceiling: [0.5, 0.5] })).toEqual({
      kind: 'no-gap',
      gap: 0,
    });
    expect(gapRecovery({ value: bit, floor: std, ceiling: bit }).kind).toBe('no-gap');
    // Gaps of -0.2, 0.2 and 0, whose sum as binary numbers is 3e-17.
    const none = { value: [0.3, 0.85, 0.99], floor: [0.3, 0.3, 0.6], ceiling: [0.1, 0.5, 0.6] };
    expect(gapRecovery(none)).toEqual({ kind: 'no-gap', gap: 0 });
  });

  it('needs the three to be paired', () => {
    expect(() => gapRecovery({ value: [1, 1], floor: bit, ceiling: std })).toThrow('one length, got 2 and 3');
  });
});
