import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  type LayersModel,
  layers,
  loadLayersModel,
  model,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { Relu, SquaredRelu } from './activations.ts';
import { Attention } from './attention.ts';
import { BatchNorm } from './batch-norm.ts';
import { BitConv2d } from './bit-conv2d.ts';
import { BitLinear } from './bit-linear.ts';
import { Conv2d } from './conv2d.ts';
import { DepthwiseConv2d } from './depthwise-conv2d.ts';
import { GatedUnit } from './gated-unit.ts';
import { LearnedPositions } from './learned-positions.ts';
import { Linear } from './linear.ts';
import { MaxPool2d } from './max-pool2d.ts';
import { RmsNorm } from './rms-norm.ts';
import { TokenEmbedding } from './token-embedding.ts';
import { TTQConv2d } from './ttq-conv2d.ts';
import { TTQLinear } from './ttq-linear.ts';

/** A user's own model: TensorFlow.js's layers and ours side by side. */
function mixedModel(): LayersModel {
  return sequential({
    layers: [
      new BitConv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: 3, padding: 'same', useBias: false }),
      new BatchNorm({ momentum: 0.2, epsilon: 1e-4 }),
      new Relu(),
      new DepthwiseConv2d({ kernelSize: 3, padding: 1, quantizer: { name: 'ttq', unit: 'one' } }),
      layers.conv2d({ filters: 4, kernelSize: 3 }),
      new TTQConv2d({
        filters: 5,
        kernelSize: [3, 2],
        strides: 2,
        padding: 1,
        threshold: { of: 'mean', factor: 0.7 },
      }),
      new Conv2d({
        filters: 3,
        kernelSize: 1,
        kernelInitializer: initializers.randomNormal({ stddev: 0.3 }),
      }),
      new MaxPool2d({ kernelSize: 2, strides: 1, padding: 1 }),
      layers.flatten(),
      new Linear({ units: 6, kernelInitializer: 'heUniform' }),
      new BitLinear({ units: 5, norm: 'rms' }),
      new TTQLinear({ units: 4 }),
      layers.dense({ units: 3 }),
    ],
  });
}

const normal = (seed: number) => initializers.randomNormal({ mean: 0, stddev: 1, seed });

/** A decoder whose head is its embedding. */
function decoder(): LayersModel {
  const apply = (layer: layers.Layer, x: SymbolicTensor) => layer.apply(x) as SymbolicTensor;
  const tokens = input({ shape: [6], dtype: 'int32' });
  const embedding = new TokenEmbedding({ vocabulary: 9, units: 8, initializer: normal(1) });
  const quantizer = { name: 'bit', norm: 'rms', matrices: 4 } as const;
  let x = apply(new LearnedPositions({ context: 7, initializer: normal(2) }), apply(embedding, tokens));
  x = apply(
    new Linear({ units: 16, kernelInitializer: normal(3), quantizer }),
    apply(new RmsNorm({ epsilon: 1e-5 }), x),
  );
  x = apply(
    new Attention({ heads: 4, keyValueHeads: 2, theta: 100, softmax: 'standard-t', temperature: 2 }),
    x,
  );
  x = apply(
    new GatedUnit({ activation: 'squaredRelu' }),
    apply(new Linear({ units: 16, kernelInitializer: normal(4) }), x),
  );
  return model({ inputs: tokens, outputs: apply(embedding, apply(new SquaredRelu(), x)) });
}

/** TensorFlow.js reads an undefined seed back as null. */
function configurations(model: LayersModel): unknown {
  const layers = model.layers.map((layer) => [layer.getClassName(), layer.getConfig()]);
  return JSON.parse(JSON.stringify(layers, (key, value) => (key === 'seed' ? null : value)));
}

async function savedAndLoaded(model: LayersModel): Promise<LayersModel> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = JSON.parse(JSON.stringify({ ...saved, weightData: undefined }));
      artifacts!.weightData = saved.weightData!;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return loadLayersModel(tf.io.fromMemory(artifacts!));
}

describe('serialization', () => {
  it('gives back a model with the same configuration and the same outputs', async () => {
    const model = mixedModel();
    const loaded = await savedAndLoaded(model);
    const x = tf.randomNormal([2, 8, 8, 3], 0, 1, 'float32', 9);
    expect([...(loaded.predict(x) as tf.Tensor).dataSync()]).toEqual([
      ...(model.predict(x) as tf.Tensor).dataSync(),
    ]);
    expect(configurations(loaded)).toEqual(configurations(model));
  });

  it('gives back a decoder with a tied head', async () => {
    const saved = decoder();
    const loaded = await savedAndLoaded(saved);
    const tokens = tf.tensor2d([3, 1, 4, 1, 5, 8, 0, 2, 6, 5, 3, 5], [2, 6], 'int32');
    const outputs = (of: LayersModel) => [...(of.predict(tokens) as tf.Tensor).dataSync()];
    expect(outputs(saved).some((value) => Math.abs(value) > 1e-3)).toBe(true);
    expect(outputs(loaded)).toEqual(outputs(saved));
    expect(configurations(loaded)).toEqual(configurations(saved));
    expect(loaded.weights).toHaveLength(saved.weights.length);
  });

  it('trains in a user’s model with TensorFlow.js’s own fit', async () => {
    const model = mixedModel();
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
    const x = tf.randomNormal([16, 8, 8, 3], 0, 1, 'float32', 1);
    const y = tf.randomNormal([16, 3], 0, 1, 'float32', 2);
    const { history } = await model.fit(x, y, { epochs: 12, batchSize: 8, shuffle: false, verbose: 0 });
    const losses = history.loss as number[];
    expect(losses.at(-1)!).toBeLessThan(0.8 * losses[0]!);
  });

  it('names an initializer that it does not know', () => {
    const unknown = 'glorot' as 'zeros';
    expect(() => new Linear({ units: 1, kernelInitializer: unknown })).toThrow('got glorot');
    const foreign = { className: 'Foreign', config: {} };
    expect(() => new Linear({ units: 1, kernelInitializer: foreign })).toThrow(
      'class Foreign is not registered',
    );
  });
});
