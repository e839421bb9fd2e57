import type { VariantStyle } from '../../../analysis/definition/paper-definition.ts';

/**
 * Colours are Okabe and Ito's, told apart with any common colour vision deficiency; the mark's shape says the same in
 * print without colour.
 */
const VARIANT_STYLES: Readonly<Record<string, VariantStyle>> = {
  std: { title: 'FP32', tex: '\\std{}', color: '#4d4d4d', shape: 'circle' },
  bit: { title: 'BIT', tex: '\\bit{}', color: '#d55e00', shape: 'square' },
  bit_keep_conv1: { title: 'BIT + FP32 conv1', tex: '\\recipe{}', color: '#0072b2', shape: 'diamond' },
  ttq: { title: 'TTQ', tex: '\\ttq{}', color: '#009e73', shape: 'triangle-up' },
  bit_keep_layer1: kept('layer1', '#8c8c46', 'triangle-down'),
  bit_keep_layer4: kept('layer4', '#4a0a2e', 'triangle-up'),
  bit_keep_fc: kept('fc', '#002e8c', 'cross'),
  std_kd: { title: 'FP32 + KD', tex: '\\std{} + KD', color: '#4d4d4d', shape: 'circle' },
  bit_kd: { title: 'BIT + KD', tex: '\\bit{} + KD', color: '#d55e00', shape: 'square' },
  bit_keep_conv1_kd: distilled('conv1', '#0072b2', 'diamond'),
  bit_keep_layer1_kd: distilled('layer1', '#8c8c46', 'triangle-down'),
  bit_keep_layer4_kd: distilled('layer4', '#4a0a2e', 'triangle-up'),
  bit_keep_fc_kd: distilled('fc', '#002e8c', 'cross'),
};

/** All ternary but one part. */
function kept(part: string, color: string, shape: VariantStyle['shape']): VariantStyle {
  return { title: `BIT + FP32 ${part}`, tex: `\\kept{${part}}`, color, shape };
}

/** The same, distilled: it has the colour and mark of what it is distilled from, and never stands in one panel with it. */
function distilled(part: string, color: string, shape: VariantStyle['shape']): VariantStyle {
  return { title: `BIT + FP32 ${part} + KD`, tex: `\\kept{${part}} + KD`, color, shape };
}

/** @throws for a variant without a style: one line above gives it one */
export function variantStyle(variant: string): VariantStyle {
  const style = VARIANT_STYLES[variant];
  if (style === undefined) {
    throw new Error(
      `variantStyle: variant must be one of ${Object.keys(VARIANT_STYLES).join(', ')}, got '${variant}'`,
    );
  }
  return style;
}
