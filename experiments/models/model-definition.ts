import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { LayerFactory } from '../layers/layer-factory.ts';
import type { SoftmaxSettings } from '../record/softmax-settings.ts';
import type { Initialization } from './initialization.ts';

/** What a model is made from. */
export interface ModelContext {
  /** [batch, height, width, channels] */
  readonly images: SymbolicTensor;
  readonly make: LayerFactory;
  /** Channels of the first stage (units of the first layer, where there are no convolutions). */
  readonly width: number;
  /** `cifar` keeps the resolution of small images, `imagenet` is the published stem for large ones. */
  readonly stem: 'cifar' | 'imagenet';
  readonly classes: number;
  /** Of attention, in models that have it. */
  readonly softmax: SoftmaxSettings;
}

export interface ModelDefinition {
  /** `width` of the published model. */
  readonly publishedWidth: number;
  readonly initialization: Initialization;
  /** Builds the model's layers and returns its logits, [batch, classes]. */
  body(context: ModelContext): SymbolicTensor;
}
