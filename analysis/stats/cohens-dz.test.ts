import { describe, expect, it } from 'vitest';
import { cohensDz } from './cohens-dz.ts';
import { pairedDifferences } from './paired-differences.ts';
import { expectClose, PAIRED_CASES } from './testing/reference.ts';

describe("Cohen's d_z", () => {
  it.each(PAIRED_CASES)('equals NumPy: $name', ({ a, b, dz }) => {
    const effect = cohensDz(pairedDifferences(a, b));
    expect(effect.kind).toBe('effect');
    expectClose(effect.kind === 'effect' ? effect.d : null, dz);
  });

  it('is undefined without variation, and below two pairs', () => {
    expect(cohensDz([0.1, 0.1])).toEqual({ kind: 'degenerate', reason: 'the values do not vary' });
    expect(() => cohensDz([0.1])).toThrow('cohensDz: needs at least 2 values, got 1');
  });
});
