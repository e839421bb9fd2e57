import { describe, expect, it } from 'vitest';
import { seededResamples } from './resamples.ts';

describe('seededResamples', () => {
  it.each([
    { n: 10, digits: 4, restDigits: 2, wholes: 2 },
    { n: 16, digits: 4, restDigits: 0, wholes: 4 },
    { n: 128, digits: 2, restDigits: 0, wholes: 64 },
    { n: 129, digits: 2, restDigits: 1, wholes: 64 },
    { n: 300, digits: 1, restDigits: 0, wholes: 300 },
  ])('takes n = $n values in numbers of $digits digits', ({ n, digits, restDigits, wholes }) => {
    const resamples = seededResamples(n, 50, 1);
    expect(resamples).toMatchObject({ n, draws: 50, digits, restDigits, wholes });
    expect(resamples.choices.length).toBe(50 * (wholes + Math.sign(restDigits)));
    expect(wholes * digits + restDigits).toBe(n);
    expect(n ** digits).toBeLessThanOrEqual(2 ** 16);
    expect(Math.max(...resamples.choices)).toBeLessThan(n ** digits);
  });

  it('is the same for the same arguments, drawn anew or not', () => {
    const first = Uint16Array.from(seededResamples(10, 100, 7).choices);
    expect(seededResamples(10, 100, 7).choices).toEqual(first);
    for (let n = 11; n < 30; n++) seededResamples(n, 100, 7);
    expect(seededResamples(10, 100, 7).choices).toEqual(first);
    expect(seededResamples(10, 100, 8).choices).not.toEqual(first);
  });
});
