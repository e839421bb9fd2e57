import { describe, expect, it } from 'vitest';
import { escapeTex, formatValue } from './format-value.ts';

describe('formatValue', () => {
  it.each([
    // Decimal halves go away from zero, though their binary numbers may lie below.
    [0.81245, 'fraction', 2, '81.25'],
    [0.812449999, 'fraction', 2, '81.24'],
    [0.8125, 'fraction', 1, '81.3'],
    [1.005, 'ratio', 2, '1.01'],
    [0.285, 'points', 2, '0.29'],
    [1, 'fraction', 2, '100.00'],
    [0, 'fraction', 2, '0.00'],
    [12.345678, 'points', 0, '12'],
    [0.25, 'p', 3, '0.250'],
    [0.001, 'p', 3, '0.001'],
    [2802000, 'bytes', 0, '2,802,000'],
    [999, 'count', 0, '999'],
    [1234.56, 'count', 1, '1,234.6'],
    [0.0005, 'none', 4, '0.0005'],
    [1e-7, 'none', 2, '0.00'],
    [1e21, 'none', 0, '1000000000000000000000'],
    [6.02e23, 'none', 2, '602000000000000000000000.00'],
    [123456789012.345, 'none', 2, '123456789012.35'],
    [2_166_666_666_666.67, 'bytes', 0, '2,166,666,666,667'],
    [1_258_305_739_211.7917, 'bytes', 0, '1,258,305,739,212'],
    [9.99e-5, 'none', 3, '0.000'],
  ] as const)('shows %d (%s, %d digits) as %s', (value, unit, digits, shown) => {
    expect(formatValue(value, unit, digits)).toEqual({ text: shown, plain: shown });
  });

  it('shows a p-value that rounds to zero as a bound, and never as zero', () => {
    expect(formatValue(0.0009999, 'p', 3)).toEqual({ text: '\\ensuremath{<}0.001', plain: '<0.001' });
    expect(formatValue(0, 'p', 3).plain).toBe('<0.001');
  });

  it.each([
    [0.0496, 3, '0.0496'],
    [0.0504, 3, '0.0504'],
    [0.04996, 3, '0.04996'],
    [0.049999999999999996, 3, '0.050'],
    [0.05, 3, '0.050'],
    [0.0494, 3, '0.049'],
    [0.046, 2, '0.046'],
  ])('shows on which side of 0.05 a p-value lies: %d with %d digits as %s', (value, digits, shown) => {
    expect(formatValue(value, 'p', digits).plain).toBe(shown);
  });

  it('writes a minus sign, not a hyphen, and no negative zero', () => {
    expect(formatValue(-6.216, 'points', 2)).toEqual({ text: '\\ensuremath{-}6.22', plain: '−6.22' });
    expect(formatValue(-0.004, 'points', 2).plain).toBe('0.00');
    expect(formatValue(-0.005, 'points', 2).plain).toBe('−0.01');
  });

  it('agrees with exact decimal rounding on counts over a test split', () => {
    for (let hits = 0; hits <= 10_000; hits += 7) {
      const cents = BigInt(hits);
      const expected = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
      expect(formatValue(hits / 10_000, 'fraction', 2).plain).toBe(expected);
    }
  });

  it('throws on what is no number', () => {
    expect(() => formatValue(Number.NaN, 'points', 2)).toThrow('formatValue: value must be finite, got NaN');
  });
});

describe('escapeTex', () => {
  it('makes TeX commands inert', () => {
    expect(escapeTex('\\input{/etc/passwd}')).toBe('\\textbackslash{}input\\{/etc/passwd\\}');
    expect(escapeTex('50% & $x_1^2$ #1 ~')).toBe(
      '50\\% \\& \\$x\\_1\\textasciicircum{}2\\$ \\#1 \\textasciitilde{}',
    );
  });

  it('leaves no line break, control character or ligature', () => {
    expect(escapeTex('a\n\nb\tc')).toBe('a b c');
    expect(escapeTex('a\u0000b\u001b[31m')).toBe('a?b?[31m');
    expect(escapeTex('a--b')).toBe('a-{}-{}b');
  });

  it('keeps letters of any script, composed as LaTeX knows them', () => {
    expect(escapeTex('Zuse, Größe, o\u0308, 漢')).toBe('Zuse, Größe, ö, 漢');
    expect(escapeTex('a\u200bb\ud800')).toBe('a?b?');
  });
});
