import type { LayersModel } from '@tensorflow/tfjs-layers';
import { KernelLayer } from '../layers/kernel-layer.ts';
import type { Quantizer } from '../layers/quantizer.ts';

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
