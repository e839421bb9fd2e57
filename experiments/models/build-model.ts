import { input, type LayersModel, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { layerFactory } from '../layers/layer-factory.ts';
import { ABLATIONS, type Ablation, type Model, type Quantization } from '../record/names.ts';
import { initializeWeights } from './initialize-weights.ts';
import type { ModelBody } from './model-body.ts';
import { resnet18, resnet50 } from './resnet.ts';

export interface BuildModelOptions {
  readonly model: Model;
  /** Channels of the first stage; see each model for its published width. */
  readonly width: number;
  readonly stem: 'cifar' | 'imagenet';
  /** [height, width, channels] */
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly quantization: Quantization;
  readonly ablation: Ablation;
  readonly seed: number;
}

const BODIES = { resnet18, resnet50 } as const satisfies Record<Model, ModelBody>;

/**
 * A model for one variant, with first weights drawn from `seed`. Takes images [batch, height, width, channels], gives
 * logits [batch, classes]. Layer names, weight names and weights depend on the options alone.
 * Throws when width, classes, seed or input shape are out of range.
 */
export function buildModel(options: BuildModelOptions): LayersModel {
  validate(options);
  const { model: name, width, stem, classes, quantization, ablation } = options;
  const images = input({ shape: [...options.inputShape], name: 'images' });
  const make = layerFactory({ quantization, keep: ABLATIONS[ablation] });
  const logits: SymbolicTensor = BODIES[name]({ images, make, width, stem, classes });
  const model = layersModel({ inputs: images, outputs: logits, name });
  initializeWeights(model, options.seed);
  return model;
}

function validate({ width, classes, inputShape, seed }: BuildModelOptions): void {
  const counts = {
    width,
    classes,
    height: inputShape[0],
    'image width': inputShape[1],
    channels: inputShape[2],
  };
  if (inputShape.length !== 3) {
    throw new Error(`buildModel: inputShape must be [height, width, channels], got [${inputShape}]`);
  }
  for (const [field, value] of Object.entries(counts)) {
    if (!Number.isInteger(value) || value! < 1) {
      throw new Error(`buildModel: ${field} must be a positive integer, got ${value}`);
    }
  }
  if (!Number.isInteger(seed) || seed < 0) {
    throw new Error(`buildModel: seed must be a non-negative integer, got ${seed}`);
  }
}
