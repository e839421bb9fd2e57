import { describe, expect, it } from 'vitest';
import { variantStyle } from './variants.ts';

/** Variants that stand in one figure. */
const VARIANTS = ['std', 'bit', 'bit_keep_conv1', 'ttq'];
const ABLATIONS = ['bit', 'bit_keep_conv1', 'bit_keep_layer1', 'bit_keep_layer4', 'bit_keep_fc'];

type Rgb = readonly [number, number, number];

function linearRgb(color: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const apply = (matrix: readonly Rgb[], rgb: Rgb): Rgb =>
  matrix.map((row) => row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]) as unknown as Rgb;

/** CIE L*a*b* under D65. */
function lab(rgb: Rgb): Rgb {
  const xyz = apply(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    rgb,
  );
  const [x, y, z] = [xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089].map((t) =>
    t > 216 / 24389 ? Math.cbrt(t) : (24389 * t) / 27 / 116 + 16 / 116,
  ) as unknown as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Complete deficiency, after Machado, Oliveira and Fernandes (2009), for linear RGB. */
const SIGHT: Readonly<Record<string, readonly Rgb[]>> = {
  common: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

describe('variant styles', () => {
  const sights = Object.keys(SIGHT).flatMap((sight) =>
    [VARIANTS, ABLATIONS].map((variants) => ({ sight, variants })),
  );
  it.each(sights)('$variants are told apart with $sight colour vision', ({ sight, variants }) => {
    const colors = variants.map((variant) =>
      lab(apply(SIGHT[sight]!, linearRgb(variantStyle(variant).color))),
    );
    for (const [i, a] of colors.entries()) {
      for (const b of colors.slice(i + 1)) {
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(15);
      }
    }
  });

  it('stand out from white paper by 3 : 1', () => {
    for (const variant of [...VARIANTS, ...ABLATIONS]) {
      const [r, g, b] = linearRgb(variantStyle(variant).color);
      expect(1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)).toBeGreaterThan(3);
    }
  });

  it('are told apart by shape and name too', () => {
    for (const variants of [VARIANTS, ABLATIONS]) {
      const styles = variants.map(variantStyle);
      for (const key of ['shape', 'title', 'tex', 'color'] as const) {
        expect(new Set(styles.map((style) => style[key])).size).toBe(variants.length);
      }
    }
  });

  it('an unknown variant is an error that names it', () => {
    expect(() => variantStyle('bot')).toThrow(/variant must be one of std, std_kd, bit, .*, got 'bot'/);
  });
});
