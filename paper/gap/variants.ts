/**
 * How the variants look, in the order of tables: the baseline, then what is done to it. Colours are Okabe and Ito's, told
 * apart with any common colour vision deficiency; the mark's shape, and the stroke of lines, say the same in print without colour.
 */
import type { Shown } from '../../analysis/definition/study.ts';

type Style = Required<Pick<Shown, 'title' | 'tex' | 'color' | 'shape'>> & Pick<Shown, 'dash'>;

const FP32 = { color: '#4d4d4d', shape: 'circle' } as const;
const BIT = { color: '#d55e00', shape: 'square', dash: [5, 2] } as const;
const CONV1 = { color: '#0072b2', shape: 'diamond', dash: [2, 1.5] } as const;
const LAYER1 = { color: '#8c8c46', shape: 'triangle-down' } as const;
const LAYER4 = { color: '#4a0a2e', shape: 'triangle-up' } as const;
const CLASSIFIER = { color: '#002e8c', shape: 'cross' } as const;
const TTQ = { color: '#009e73', shape: 'triangle-up', dash: [7, 2, 1.5, 2] } as const;

type Mark = Pick<Style, 'color' | 'shape' | 'dash'>;

/** All ternary but one part. */
const kept = (part: string, mark: Mark): Style => ({
  title: `BIT + FP32 ${part}`,
  tex: `\\kept{${part}}`,
  ...mark,
});

/** The same, distilled: it has the colour and mark of what it is distilled from, and never stands in one panel with it. */
const distilled = ({ title, tex, ...mark }: Style): Style => ({
  title: `${title} + KD`,
  tex: `${tex} + KD`,
  ...mark,
});

const std: Style = { title: 'FP32', tex: '\\std{}', ...FP32 };
const bit: Style = { title: 'BIT', tex: '\\bit{}', ...BIT };

export const VARIANTS: Readonly<Record<string, Style>> = {
  std,
  std_kd: distilled(std),
  bit,
  bit_kd: distilled(bit),
  bit_keep_conv1: { title: 'BIT + FP32 conv1', tex: '\\recipe{}', ...CONV1 },
  bit_keep_conv1_kd: distilled(kept('conv1', CONV1)),
  bit_keep_layer1: kept('layer1', LAYER1),
  bit_keep_layer1_kd: distilled(kept('layer1', LAYER1)),
  bit_keep_layer4: kept('layer4', LAYER4),
  bit_keep_layer4_kd: distilled(kept('layer4', LAYER4)),
  bit_keep_fc: kept('fc', CLASSIFIER),
  bit_keep_fc_kd: distilled(kept('fc', CLASSIFIER)),
  ttq: { title: 'TTQ', tex: '\\ttq{}', ...TTQ },
};

/** @throws for a variant without a style: one line above gives it one */
export function variantStyle(variant: string): Style {
  const style = VARIANTS[variant];
  if (style === undefined) {
    throw new Error(
      `variantStyle: variant must be one of ${Object.keys(VARIANTS).join(', ')}, got '${variant}'`,
    );
  }
  return style;
}
