import * as tf from '@tensorflow/tfjs-core';
import '../engine/cpu-backend.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { compiledEngine } from '../engine/compile.ts';
import type { SessionSettings } from '../engine/device.ts';
import { eagerEngine } from '../engine/eager.ts';
import type { Engine, InputSpecs, ReadyStep, Step, Values, Variables } from '../engine/engine.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { createOptimizer, type OptimizerSettings } from '../engine/optimizers/create-optimizer.ts';
import { type Loss, trainStep } from '../engine/train-step.ts';
import { buildLanguageModel } from '../models/build-language-model.ts';
import { buildModel } from '../models/build-model.ts';
import { randomStream } from '../rng/random-stream.ts';
import { meanLoss, targetLoss } from '../tasks/image-classification/classification.ts';
import { meanTokenLoss } from '../tasks/language-modelling/token-loss.ts';
import { type BenchCase, type ImageCase, inputShape, type TextCase } from './bench-case.ts';

/** The step that is measured, as TensorFlow.js ops, with its variables and a random batch. */
interface BenchStep {
  readonly step: Step;
  readonly variables: Variables;
  readonly inputs: InputSpecs;
  readonly feeds: Values;
}

const SGD = { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 } as const;
const ADAMW = { name: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 } as const;

function benchStep(bench: BenchCase): BenchStep {
  return bench.task === 'images' ? imageStep(bench) : textStep(bench);
}

function imageStep(bench: ImageCase): BenchStep {
  const { network, width, batch, variant } = bench;
  const model = buildModel({
    model: network,
    width,
    stem: 'cifar',
    inputShape: [32, 32, 3],
    classes: 10,
    quantization: variant,
    ablation: 'none',
    seed: 42,
  });
  const stream = randomStream(0, 'bench/images');
  const images = Float32Array.from({ length: batch * 32 * 32 * 3 }, () => stream.normal());
  const targets = new Float32Array(batch * 10);
  for (let i = 0; i < batch; i++) targets[i * 10 + (i % 10)] = 1;
  const inputs = {
    images: { shape: inputShape(bench), dtype: 'float32' },
    targets: { shape: [batch, 10], dtype: 'float32' },
  } as const;
  return stepOf(model, network === 'vit_s6' ? ADAMW : SGD, meanLoss(targetLoss()), inputs, {
    images,
    targets,
  });
}

function textStep({ batch, variant, model: config }: TextCase): BenchStep {
  const model = buildLanguageModel({ ...config, variant }, 42);
  const { vocabulary, context } = config;
  const stream = randomStream(0, 'bench/tokens');
  const draw = () => Int32Array.from({ length: batch * context }, () => stream.integer(vocabulary));
  const tokens = { shape: [batch, context], dtype: 'int32' } as const;
  return stepOf(
    model,
    ADAMW,
    meanTokenLoss({}),
    { tokens, targets: tokens },
    { tokens: draw(), targets: draw() },
  );
}

function stepOf(
  model: LayersModel,
  settings: OptimizerSettings,
  loss: Loss,
  inputs: BenchStep['inputs'],
  feeds: Values,
): BenchStep {
  const { all, trainable } = modelVariables(model);
  const optimizer = createOptimizer(settings, trainable);
  return {
    step: trainStep({ model, loss, optimizer }),
    variables: { ...all, ...optimizer.slots },
    inputs: { ...inputs, learningRate: { shape: [], dtype: 'float32' } },
    feeds: { ...feeds, learningRate: Float32Array.of(0.001) },
  };
}

/** A case on one engine. */
export interface BenchSide extends ReadyStep {
  /** Milliseconds of each of `steps` training steps. */
  measure(steps: number): Promise<number[]>;
}

export async function openCompiled(bench: BenchCase, settings: SessionSettings): Promise<BenchSide> {
  await tf.setBackend('cpu');
  return openSide(bench, compiledEngine(settings));
}

/** Eagerly on TensorFlow.js's WebAssembly backend, one thread: the step that is compiled. */
export async function openWasm(bench: ImageCase): Promise<BenchSide> {
  return openSide(bench, await eagerEngine('wasm', 1));
}

async function openSide(bench: BenchCase, engine: Engine): Promise<BenchSide> {
  const { step, variables, inputs, feeds } = benchStep(bench);
  const ready = await engine.over(variables).prepare(step, inputs);
  return {
    ...ready,
    async measure(steps) {
      const milliseconds: number[] = [];
      for (let i = 0; i < steps; i++) {
        const started = performance.now();
        await ready.run(feeds);
        milliseconds.push(performance.now() - started);
      }
      return milliseconds;
    },
  };
}
