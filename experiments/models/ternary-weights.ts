import type { LayersModel } from '@tensorflow/tfjs-layers';
import { KernelLayer } from '../layers/kernel-layer.ts';
import type { Quantizer } from '../layers/quantizers.ts';
import type { TernaryValues } from '../quant/ternary-values.ts';

/** A weight tensor that is ternary in the forward pass. */
export interface TernaryWeight {
  /** Stable name of its latent weights: `layer1.0.conv1/kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  /**
   * Trits and scales as the forward pass uses them, from all weights of a model by name (a checkpoint's, say).
   * Throws when a weight that it needs is not among them.
   */
  values(weights: Readonly<Record<string, Float32Array>>): TernaryValues;
}

/** The ternary weights of a model, in the order of its layers; none in full precision. */
export function ternaryWeights(model: LayersModel): TernaryWeight[] {
  return model.layers.flatMap((layer) => {
    if (!(layer instanceof KernelLayer)) return [];
    const { kernel, quantizer } = layer;
    const { ternary } = quantizer;
    if (ternary === null) return [];
    return [
      {
        name: kernel.originalName,
        shape: kernel.shape as number[],
        values: (weights) =>
          ternary((part) => weightOf(weights, `${layer.name}/${part}`), kernel.shape.at(-1)!),
      },
    ];
  });
}

function weightOf(weights: Readonly<Record<string, Float32Array>>, name: string): Float32Array {
  const values = weights[name];
  if (values === undefined) throw new Error(`ternaryWeights: ${name} is not among the weights given`);
  return values;
}

/**
 * The quantizers of ternary kernels leave them alone from now on, for weights that are ternary already: quantizing them once
 * more would give them another scale, since the mean magnitude of {-s, 0, s} is s times the share that is not zero.
 */
export function useKernelsAsTheyAre(model: LayersModel): void {
  for (const layer of model.layers) {
    if (!(layer instanceof KernelLayer) || layer.quantizer.ternary === null) continue;
    const quantizer: Quantizer = { ...layer.quantizer, kernel: (weights) => weights };
    // Read-only, so that a layer keeps its quantizer through training; this model is never trained.
    Object.defineProperty(layer, 'quantizer', { value: quantizer });
  }
}
