import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { sizeOf } from '../checkpoint/size-of.ts';
import { compile, DeviceState } from '../engine/compile.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { applyModel } from '../engine/train-step.ts';
import { buildModel, type ModelOptions } from '../models/build-model.ts';
import { INFERENCE_SIDE_NAMES, INFERENCE_SIDES, sidesOfVariant } from '../record/inference-sides.ts';
import { randomStream } from '../rng/random-stream.ts';
import { freshNetwork } from './inference-network.ts';
import { openSides } from './inference-sides.ts';

const BATCH = 2;
const SEED = 42;

/** What training's evaluation graph gives, the network's own layers traced. */
async function engineLogits(options: ModelOptions, images: Float32Array): Promise<Float32Array> {
  await tf.setBackend('cpu');
  const model = buildModel({ ...options, seed: SEED });
  const state = new DeviceState(modelVariables(model).all);
  const step = ({ images }: Record<string, tf.Tensor>) => ({
    logits: applyModel(model, images!, false) as tf.Tensor,
  });
  const inputs = { images: { shape: [BATCH, ...options.inputShape], dtype: 'float32' as const } };
  const compiled = await compile(step, { inputs, state, threads: 1 });
  const { logits } = await compiled.run({ images });
  await compiled.release();
  model.dispose();
  return logits as Float32Array;
}

const size = (values: Float32Array) => Math.hypot(...values);
const distance = (a: Float32Array, b: Float32Array) => size(a.map((value, i) => value - b[i]!)) / size(b);

it.each([
  { model: 'resnet18', quantization: 'bit', ablation: 'none', inputShape: [32, 32, 3] },
  { model: 'resnet50', quantization: 'bit', ablation: 'keep_layer1', inputShape: [32, 32, 3] },
  { model: 'resnet18', quantization: 'ttq', ablation: 'none', inputShape: [32, 32, 3] },
  { model: 'resnet18', quantization: 'bit', ablation: 'keep_conv1', inputShape: [28, 28, 1] },
  { model: 'resnet18', quantization: 'std', ablation: 'none', inputShape: [32, 32, 3] },
] as const)(
  '$model, $quantization, $ablation, $inputShape: all sides give the logits of their network',
  async (of) => {
    const stream = randomStream(5, 'test/inference');
    const values = BATCH * sizeOf(of.inputShape);
    const images = Float32Array.from({ length: values }, () => stream.normal());
    const options = { ...of, width: 8, stem: 'cifar', classes: 10 } as const;
    const plain = { ...options, quantization: 'std', ablation: 'none' } as const;
    const expected = {
      fp32: await engineLogits(plain, images),
      ternary: await engineLogits(options, images),
    };
    const [fp32, network] = [await freshNetwork(plain, SEED), await freshNetwork(options, SEED)];
    const names = of.quantization === 'bit' ? INFERENCE_SIDE_NAMES : sidesOfVariant(of.quantization);
    const { sides, notMeasured } = await openSides({ fp32, network, batch: BATCH, images, names });
    const logits: Partial<Record<keyof typeof INFERENCE_SIDES, Float32Array>> = {};
    for (const side of sides) {
      const found = Float32Array.from(await side.run());
      expect(Array.from(await side.run()), `${side.name}, a second time`).toEqual(Array.from(found));
      await side.release();
      const which = INFERENCE_SIDES[side.name].network;
      // A last digit can move an activation to the neighbouring one of 255 levels.
      const allowed = which === 'ternary' && of.quantization === 'bit' ? 0.03 : 1e-4;
      expect(distance(found, expected[which]), side.name).toBeLessThan(allowed);
      logits[side.name] = found;
    }
    // Integer sums are exact, by addition as by multiplication.
    expect(logits.wasm_ternary).toEqual(logits.wasm_integer);
    if (of.quantization !== 'std') expect(distance(expected.ternary, expected.fp32)).toBeGreaterThan(0.1);
    const measured = [...sides.map(({ name }) => name), ...notMeasured.map(({ side }) => side)];
    expect(measured.sort()).toEqual([...names].sort());
    expect(notMeasured.length > 0).toBe(of.inputShape[0] === 28);
  },
);
