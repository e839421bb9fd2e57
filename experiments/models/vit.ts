import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Gelu } from '../layers/activations.ts';
import { Attention } from '../layers/attention.ts';
import { ClassToken, FirstToken } from '../layers/class-token.ts';
import { LayerNorm } from '../layers/layer-norm.ts';
import { LearnedPositions } from '../layers/learned-positions.ts';
import { added, connect } from './connect.ts';
import { PYTORCH_DEFAULTS, truncatedNormal, zeros } from './initialization.ts';
import type { ModelContext, ModelDefinition } from './model-definition.ts';

interface Sizes {
  readonly depth: number;
  readonly heads: number;
}

/** Of the units of a block's first linear layer to its width. */
const EXPANSION = 4;

/** Side of a patch: 16 pixels as published, 4 for images of 32, which then have 64 patches. */
const PATCH = { imagenet: 16, cifar: 4 } as const;

/** ViT-S: 22,050,664 parameters at width 384 on 224x224 images with 1000 classes, as timm's vit_small_patch16_224. */
export const vitS: ModelDefinition = { ...vit({ depth: 12, heads: 6 }), publishedWidth: 384 };

/** ViT-B: 86,567,656 parameters at width 768 on 224x224 images with 1000 classes, as timm's vit_base_patch16_224. */
export const vitB: ModelDefinition = { ...vit({ depth: 12, heads: 12 }), publishedWidth: 768 };

/** ViT-S with half the blocks, for 32x32 images (chaochao825/base2-softmax4training): 10,695,562 parameters with 10 classes. */
export const vitS6: ModelDefinition = { ...vit({ depth: 6, heads: 6 }), publishedWidth: 384 };

/**
 * Vision transformer (Dosovitskiy et al. 2021, arXiv:2010.11929, equations 1 to 4): patches as words, a class token, learned
 * positions; blocks x + attention(LayerNorm(x)), x + MLP(LayerNorm(x)) with GELU; a last LayerNorm and a linear layer on
 * the class token. The width is that of a token; there are as many heads at any width.
 *
 * Layer names are timm's. Parts: `stem` the patches' embedding, `attention` and `mlp` of all blocks, `fc` the last layer.
 * Throws when heads do not divide the width, or patches the image.
 */
function vit({ depth, heads }: Sizes): Omit<ModelDefinition, 'publishedWidth'> {
  return {
    initialization: {
      ...PYTORCH_DEFAULTS,
      ...{ linear: truncatedNormal(0.02), embedding: truncatedNormal(0.02), linearBias: zeros },
    },
    body: (context) => {
      const { make, width, classes } = context;
      if (width % heads !== 0) {
        throw new Error(`vit: width must be a multiple of its ${heads} heads, got ${width}`);
      }
      let x = tokens(context);
      for (let at = 0; at < depth; at++) x = block(context, x, `blocks.${at}`, heads);
      return connect(
        x,
        // Each token is normalized on its own, so only the one that is used.
        new FirstToken({ name: 'class' }),
        new LayerNorm({ name: 'norm' }),
        make.linear('fc', { name: 'head', units: classes }),
      );
    },
  };
}

/** [batch, patches + 1, width] */
function tokens({ make, images, width, stem }: ModelContext): SymbolicTensor {
  const [, height, imageWidth] = images.shape as [null, number, number];
  const side = PATCH[stem];
  if (height % side !== 0 || imageWidth % side !== 0) {
    throw new Error(`vit: patches of ${side} pixels must divide the image, got ${height} x ${imageWidth}`);
  }
  const patches = (height / side) * (imageWidth / side);
  return connect(
    images,
    make.conv2d('stem', { name: 'patch_embed.proj', filters: width, kernelSize: side, strides: side }),
    layers.reshape({ name: 'patches', targetShape: [patches, width] }),
    new ClassToken({ name: 'cls_token' }),
    new LearnedPositions({ name: 'pos_embed', context: patches + 1 }),
  );
}

function block({ make, width, softmax }: ModelContext, x: SymbolicTensor, name: string, heads: number) {
  const attended = connect(
    x,
    new LayerNorm({ name: `${name}.norm1` }),
    make.linear('attention', { name: `${name}.attn.qkv`, units: 3 * width }),
    new Attention({ name: `${name}.attn`, heads, mask: 'none', ...softmax }),
    make.linear('attention', { name: `${name}.attn.proj`, units: width }),
  );
  const y = added(`${name}.attn.add`, x, attended);
  const mapped = connect(
    y,
    new LayerNorm({ name: `${name}.norm2` }),
    make.linear('mlp', { name: `${name}.mlp.fc1`, units: EXPANSION * width }),
    new Gelu({ name: `${name}.mlp.act` }),
    make.linear('mlp', { name: `${name}.mlp.fc2`, units: width }),
  );
  return added(`${name}.mlp.add`, y, mapped);
}
