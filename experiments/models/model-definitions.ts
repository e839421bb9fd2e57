import type { Model } from '../record/names.ts';
import { convnextTiny } from './convnext-tiny.ts';
import { efficientnetB0 } from './efficientnet-b0.ts';
import { feedforward } from './feedforward.ts';
import { lenet5 } from './lenet5.ts';
import { mobilenetV2 } from './mobilenet-v2.ts';
import type { ModelDefinition } from './model-definition.ts';
import { resnet18, resnet50 } from './resnet.ts';
import { vgg16 } from './vgg16.ts';
import { vitB, vitS, vitS6 } from './vit.ts';

export const MODEL_DEFINITIONS = {
  resnet18,
  resnet50,
  vgg16,
  mobilenet_v2: mobilenetV2,
  efficientnet_b0: efficientnetB0,
  convnext_tiny: convnextTiny,
  lenet5,
  feedforward,
  vit_s: vitS,
  vit_b: vitB,
  vit_s6: vitS6,
} as const satisfies Record<Model, ModelDefinition>;
