import type { TtqOptions } from '../quant/ttq.ts';
import { type BitSettings, bitQuantizer } from './bit-quantizer.ts';
import { FULL_PRECISION, type Quantizer } from './quantizer.ts';
import { ttqQuantizer } from './ttq-quantizer.ts';

/** Each quantizer's maker from its settings, by the name that a layer's `quantizer` takes. */
const MAKERS = {
  none: (_: object) => FULL_PRECISION,
  bit: bitQuantizer,
  ttq: ttqQuantizer,
} as const;

export type QuantizerName = keyof typeof MAKERS;

/** A quantizer as plain data. `none`: FP32; `bit`: BitNet b1.58; `ttq`: Trained Ternary Quantization. */
export type QuantizerConfig =
  | { readonly name: 'none' }
  | ({ readonly name: 'bit' } & BitSettings)
  | ({ readonly name: 'ttq' } & TtqOptions);

export type QuantizerChoice = QuantizerName | QuantizerConfig;

/** A new quantizer for the layer named `layer`. Throws on an unknown name, and on settings out of range. */
export function quantizerOf(layer: string, choice: QuantizerChoice = 'none'): Quantizer {
  const { name, ...settings } = typeof choice === 'string' ? { name: choice } : choice;
  if (!Object.hasOwn(MAKERS, name)) {
    throw new Error(`${layer}: quantizer must be one of ${Object.keys(MAKERS).join(', ')}, got ${name}`);
  }
  return MAKERS[name](settings);
}
