import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { LayerFactory } from '../layers/layer-factory.ts';

/** What a model is made from. */
export interface ModelContext {
  /** [batch, height, width, channels] */
  readonly images: SymbolicTensor;
  readonly make: LayerFactory;
  /** Channels of the first stage. */
  readonly width: number;
  /** `cifar` keeps the resolution of small images, `imagenet` divides it by four before the first stage. */
  readonly stem: 'cifar' | 'imagenet';
  readonly classes: number;
}

/** Builds a model's layers and returns its logits, [batch, classes]. */
export type ModelBody = (context: ModelContext) => SymbolicTensor;
