import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { LayerFactory } from '../layers/layer-factory.ts';
import { assembleModel, type ModelOptions } from '../models/build-model.ts';
import type { ModelPart } from '../record/names.ts';

export interface ModelWithParts {
  /** All kernels zero. */
  readonly model: LayersModel;
  /** Part of the model by layer name, for every layer that multiplies. */
  readonly parts: ReadonlyMap<string, ModelPart>;
}

/** A model as assembleModel makes it, and which part each of its layers was made for. */
export function modelWithParts(options: ModelOptions): ModelWithParts {
  const parts = new Map<string, ModelPart>();
  return { model: assembleModel(options, (make) => noting(parts, make)), parts };
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
