import { input, type LayersModel, model as layersModel } from '@tensorflow/tfjs-layers';
import { type LayerFactory, layerFactory } from '../layers/layer-factory.ts';
import type { ModelOptions } from '../models/build-model.ts';
import { MODEL_DEFINITIONS } from '../models/model-definitions.ts';
import { ABLATIONS, type ModelPart } from '../record/names.ts';

export interface ModelWithParts {
  /** All kernels zero. */
  readonly model: LayersModel;
  /** Part of the model by layer name, for every layer that multiplies. */
  readonly parts: ReadonlyMap<string, ModelPart>;
}

/** A model as assembleModel makes it, and which part each of its layers was made for. */
export function modelWithParts(options: ModelOptions): ModelWithParts {
  const { model: name, width, stem, classes, quantization, ablation, softmax, temperature } = options;
  const images = input({ shape: [...options.inputShape], name: 'images' });
  const parts = new Map<string, ModelPart>();
  const make = noting(parts, layerFactory({ quantization, keep: ABLATIONS[ablation] }));
  const logits = MODEL_DEFINITIONS[name].body({
    images,
    make,
    width,
    stem,
    classes,
    softmax: { softmax, temperature },
  });
  return { model: layersModel({ inputs: images, outputs: logits, name }), parts };
}

function noting(parts: Map<string, ModelPart>, make: LayerFactory): LayerFactory {
  const noted = (part: ModelPart, layer: string): ModelPart => {
    parts.set(layer, part);
    return part;
  };
  return {
    conv2d: (part, args) => make.conv2d(noted(part, args.name), args),
    depthwiseConv2d: (part, args) => make.depthwiseConv2d(noted(part, args.name), args),
    linear: (part, args) => make.linear(noted(part, args.name), args),
    batchNorm: (layer) => make.batchNorm(layer),
    parts: make.parts,
  };
}
