import { input, type LayersModel, model as layersModel } from '@tensorflow/tfjs-layers';
import { layerFactory } from '../layers/layer-factory.ts';
import { ABLATIONS, type Ablation, type Model, type ModelPart, type Quantization } from '../record/names.ts';
import type { SoftmaxSettings } from '../record/softmax-settings.ts';
import { initializeWeights } from './initialization.ts';
import { MODEL_DEFINITIONS } from './model-definitions.ts';

export interface ModelOptions extends SoftmaxSettings {
  readonly model: Model;
  /** Channels of the first stage; MODEL_DEFINITIONS has each model's published width. */
  readonly width: number;
  readonly stem: 'cifar' | 'imagenet';
  /** [height, width, channels] */
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly quantization: Quantization;
  readonly ablation: Ablation;
}

export interface BuildModelOptions extends ModelOptions {
  readonly seed: number;
}

/**
 * A model for one variant, with first weights drawn from `seed`. Takes images [batch, height, width, channels], gives
 * logits [batch, classes]. Layer names, weight names and weights depend on the options alone.
 * Throws when a layer cannot be of the size that follows, or the ablation keeps a part that the model lacks.
 */
export function buildModel(options: BuildModelOptions): LayersModel {
  const model = assembleModel(options);
  initializeWeights(model, MODEL_DEFINITIONS[options.model].initialization, options.seed);
  return model;
}

export interface ModelWithParts {
  readonly model: LayersModel;
  /** Part of the model by layer name, for every layer that multiplies. */
  readonly parts: ReadonlyMap<string, ModelPart>;
}

/** The same with all kernels and biases zero. */
export function assembleModel(options: ModelOptions): LayersModel {
  return assembleParts(options).model;
}

/** The same, and which part each of its layers was made for. */
export function assembleParts(options: ModelOptions): ModelWithParts {
  const { model: name, width, stem, classes, quantization, ablation, softmax, temperature } = options;
  const keep = ABLATIONS[ablation];
  const images = input({ shape: [...options.inputShape], name: 'images' });
  const make = layerFactory({ quantization, keep });
  const context = { images, make, width, stem, classes, softmax: { softmax, temperature } };
  const logits = MODEL_DEFINITIONS[name].body(context);
  const parts = new Set(make.parts.values());
  const missing = keep.find((part) => !parts.has(part));
  if (missing !== undefined) {
    const known = [...parts].join(', ');
    throw new Error(
      `buildModel: ${name} has no part ${missing} that ${ablation} could keep; it has ${known}`,
    );
  }
  return { model: layersModel({ inputs: images, outputs: logits, name }), parts: make.parts };
}
