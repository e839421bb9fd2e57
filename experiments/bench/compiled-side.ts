import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { type CompiledFunction, compile, DeviceState, type Step } from '../engine/compile.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { createSgd } from '../engine/optimizers/sgd.ts';
import { trainStep } from '../engine/train-step.ts';
import { buildModel } from '../models/build-model.ts';
import { randomStream } from '../rng/random-stream.ts';
import { meanLoss } from '../tasks/image-classification/classification.ts';
import { crossEntropy } from '../tasks/image-classification/cross-entropy.ts';
import { type BenchCase, inputShape } from './bench-case.ts';

export interface Feeds {
  readonly images: Float32Array;
  readonly targets: Float32Array;
  readonly learningRate: Float32Array;
}

/** The step that is measured, as TensorFlow.js ops, with its state and a batch of random images. */
export function benchStep({ width, batch, variant }: BenchCase): {
  step: Step;
  state: DeviceState;
  feeds: Feeds;
} {
  const model = buildModel({
    model: 'resnet18',
    width,
    stem: 'cifar',
    inputShape: [32, 32, 3],
    classes: 10,
    quantization: variant,
    ablation: 'none',
    seed: 42,
  });
  const { all, trainable } = modelVariables(model);
  const optimizer = createSgd({ momentum: 0.9, nesterov: true, weightDecay: 5e-4 }, trainable);
  const stream = randomStream(0, 'bench/images');
  const images = Float32Array.from({ length: batch * 32 * 32 * 3 }, () => stream.normal());
  const targets = new Float32Array(batch * 10);
  for (let i = 0; i < batch; i++) targets[i * 10 + (i % 10)] = 1;
  return {
    step: trainStep({ model, loss: meanLoss(crossEntropy), optimizer }),
    state: new DeviceState({ ...all, ...optimizer.slots }),
    feeds: { images, targets, learningRate: Float32Array.of(0.01) },
  };
}

export interface CompiledSide extends CompiledFunction {
  /** Milliseconds of each of `steps` training steps. */
  measure(steps: number): Promise<number[]>;
}

export async function openCompiled(
  bench: BenchCase,
  threads: number,
  profilePrefix?: string,
): Promise<CompiledSide> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const { step, state, feeds } = benchStep(bench);
  const compiled = await compile(step, {
    inputs: {
      images: { shape: inputShape(bench), dtype: 'float32' },
      targets: { shape: [bench.batch, 10], dtype: 'float32' },
      learningRate: { shape: [], dtype: 'float32' },
    },
    state,
    threads,
    ...(profilePrefix === undefined ? {} : { profilePrefix }),
  });
  const measure = async (steps: number) => {
    const milliseconds: number[] = [];
    for (let i = 0; i < steps; i++) {
      const started = performance.now();
      await compiled.run({ ...feeds });
      milliseconds.push(performance.now() - started);
    }
    return milliseconds;
  };
  return { ...compiled, measure };
}
