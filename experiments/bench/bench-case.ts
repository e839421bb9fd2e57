import type { LanguageModelConfig } from '../record/language-modelling.ts';
import { MODEL_TITLES } from '../record/names.ts';
import { type Preset, presetSettings } from '../studies/language-presets.ts';

/** On 32x32 images with their own stem: ResNets with SGD, ViT-S of 6 blocks with AdamW. */
export interface ImageCase {
  readonly task: 'images';
  readonly network: 'resnet18' | 'resnet50' | 'vit_s6';
  /** Channels of the first stage. */
  readonly width: number;
  readonly batch: number;
  readonly variant: 'std' | 'bit';
}

/** A decoder on windows of its whole context, AdamW. */
export interface TextCase {
  readonly task: 'text';
  readonly title: string;
  readonly batch: number;
  readonly variant: 'std' | 'bit';
  /** Of either variant. */
  readonly model: LanguageModelConfig;
}

export type BenchCase = ImageCase | TextCase;

const modelOf = (preset: Preset) => presetSettings(preset, 'paper').model;

/** Each in FP32 and as BitNet. */
export const BENCH_CASES: readonly BenchCase[] = [
  { task: 'images', network: 'resnet18', width: 16, batch: 64 },
  { task: 'images', network: 'resnet18', width: 64, batch: 32 },
  { task: 'images', network: 'resnet50', width: 16, batch: 64 },
  { task: 'images', network: 'resnet50', width: 64, batch: 16 },
  { task: 'images', network: 'vit_s6', width: 48, batch: 64 },
  { task: 'images', network: 'vit_s6', width: 384, batch: 16 },
  { task: 'text', title: 'babyGPT', batch: 16, model: modelOf('babygpt') },
  { task: 'text', title: 'arithmetic, 3 M', batch: 32, model: modelOf('arithmetic') },
  { task: 'text', title: 'TinyStories, 11 M', batch: 4, model: modelOf('tinystories') },
].flatMap((bench) => (['std', 'bit'] as const).map((variant) => ({ ...bench, variant }) as BenchCase));

export function caseName(bench: BenchCase): string {
  const { batch, variant } = bench;
  const network =
    bench.task === 'images' ? `${MODEL_TITLES[bench.network]}, width ${bench.width}` : bench.title;
  return `${network}, batch ${batch}, ${variant === 'std' ? 'FP32' : 'BitNet'}`;
}

/** [batch, height, width, channels] */
export const inputShape = ({ batch }: ImageCase): [number, number, number, number] => [batch, 32, 32, 3];

/** Images, or tokens, of a step. */
export const unitsOf = (bench: BenchCase): number =>
  bench.task === 'images' ? bench.batch : bench.batch * bench.model.context;
