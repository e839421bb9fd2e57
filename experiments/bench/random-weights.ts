import { type TernaryTensor, writePackedCheckpoint } from '../checkpoint/packed-checkpoint.ts';
import { type TensorFile, writeSafetensors } from '../checkpoint/safetensors.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { assembleLanguageModel } from '../models/build-language-model.ts';
import { ternaryWeights } from '../models/ternary-weights.ts';
import type { LanguageModelConfig } from '../record/language-modelling.ts';
import { randomStream } from '../rng/random-stream.ts';

/** Weights of a model that nobody trained: no kernel's speed depends on their values. */
export interface RandomWeights {
  readonly full: Readonly<Record<string, Float32Array>>;
  readonly ternary: Readonly<Record<string, TernaryTensor>>;
}

/** So many numbers are drawn and repeated. */
const DRAWN = 9973;

export function randomWeights(config: LanguageModelConfig): RandomWeights {
  const model = assembleLanguageModel(config);
  const isTernary = new Set(ternaryWeights(model).map(({ name }) => name));
  const stream = randomStream(1, 'bench/weights');
  const normal = Float32Array.from({ length: DRAWN }, () => 0.02 * stream.normal());
  const full: Record<string, Float32Array> = {};
  const ternary: Record<string, TernaryTensor> = {};
  for (const [name, { size, shape }] of Object.entries(modelVariables(model).all)) {
    const number = (_: unknown, at: number) => normal[at % DRAWN]!;
    if (!isTernary.has(name)) full[name] = new Float32Array(size).map(number);
    else {
      // As many of each as absmean leaves of normal weights, about.
      const trits = new Int8Array(size).map((_, at) =>
        Math.max(-1, Math.min(1, Math.round(60 * number(_, at)))),
      );
      ternary[name] = { trits, shape, positive: [0.02], negative: [0.02] };
    }
  }
  model.dispose();
  return { full, ternary };
}

/** Bytes of the checkpoint that a run leaves: ternary matrices packed, all else in FP32. */
export function checkpointBytes({ full, ternary }: RandomWeights): number {
  const entries = Object.entries(full).map(([name, data]) => {
    return [name, { dtype: 'F32', shape: [data.length], data }] as const;
  });
  const tensors: TensorFile = Object.fromEntries(entries);
  const names = Object.keys(ternary);
  if (names.length === 0) return writeSafetensors(tensors).length;
  const none = { dtype: 'F32', shape: [0], data: new Float32Array(0) } as const;
  return writePackedCheckpoint(
    { ...tensors, ...Object.fromEntries(names.map((name) => [name, none])) },
    ternary,
  ).length;
}
