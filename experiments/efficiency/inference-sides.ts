/** One ResNet, computed in several ways. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { applyModel } from '../engine/apply-model.ts';
import { compile, DeviceState } from '../engine/compile.ts';
import { modelVariables } from '../engine/model-variables.ts';
import { buildModel, type ModelOptions } from '../models/build-model.ts';
import { ortNetwork } from './ort-network.ts';
import { type InferenceOps, resnetInference } from './resnet-inference.ts';
import { wasmNetwork } from './wasm/wasm-network.ts';

export const SIDES = {
  engine_fp32: 'ONNX Runtime, FP32 network, the training engine’s evaluation graph',
  engine_bit: 'ONNX Runtime, ternary network, the training engine’s evaluation graph',
  ort_fp32: 'ONNX Runtime, FP32 network, constant weights',
  ort_ternary: 'ONNX Runtime, ternary weights as FP32 constants, 8-bit activations as FP32',
  ort_integer: 'ONNX Runtime, ternary network, ConvInteger',
  wasm_fp32: 'WebAssembly, FP32 network',
  wasm_integer: 'WebAssembly, ternary network, integer products',
  wasm_ternary: 'WebAssembly, ternary network, additions',
} as const;
export type SideName = keyof typeof SIDES;

export interface InferenceSide {
  readonly name: SideName;
  /** Logits [batch][classes]. */
  run(): Promise<Float32Array>;
  release(): Promise<void>;
}

/**
 * All sides over the same images, each with them in the layout that it takes. Weights are drawn from `seed`: what they are
 * changes no product's cost but the skipped zeros', whose share is that of normal weights.
 */
export async function openSides(
  options: Omit<ModelOptions, 'quantization' | 'ablation'>,
  batch: number,
  seed: number,
  /** [batch][height][width][channels] */
  images: Float32Array,
): Promise<InferenceSide[]> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const shape = options.inputShape as [number, number, number];
  const planes = channelsFirst(images, batch, shape);
  const sides: InferenceSide[] = [];
  for (const quantization of ['std', 'bit'] as const) {
    const model = buildModel({ ...options, quantization, ablation: 'none', seed });
    const state = new DeviceState(modelVariables(model).all);
    const weights = state.read();
    const describe = <Value>(ops: InferenceOps<Value>, x: Value) => resnetInference(model, weights, ops, x);
    const bit = quantization === 'bit';
    sides.push(await engineSide(bit ? 'engine_bit' : 'engine_fp32', model, state, batch, shape, images));
    const { classes } = options;
    const ort = async (name: SideName, arithmetic: 'float' | 'integer') => {
      const network = await ortNetwork(batch, shape, { arithmetic, quantized: bit }, classes, describe);
      sides.push({ name, run: () => network.run(planes), release: () => network.release() });
    };
    const wasm = async (name: SideName, arithmetic: 'float' | 'integer' | 'ternary') => {
      const network = await wasmNetwork(batch, shape, arithmetic, describe);
      sides.push({ name, run: async () => network.run(planes), release: async () => {} });
    };
    if (bit) {
      await ort('ort_ternary', 'float');
      await ort('ort_integer', 'integer');
      await wasm('wasm_integer', 'integer');
      await wasm('wasm_ternary', 'ternary');
    } else {
      await ort('ort_fp32', 'float');
      await wasm('wasm_fp32', 'float');
    }
    model.dispose();
  }
  return sides;
}

async function engineSide(
  name: SideName,
  model: LayersModel,
  state: DeviceState,
  batch: number,
  shape: readonly number[],
  images: Float32Array,
): Promise<InferenceSide> {
  const step = ({ images }: Record<string, tf.Tensor>) => ({ logits: applyModel(model, images!, false) });
  const inputs = { images: { shape: [batch, ...shape], dtype: 'float32' as const } };
  const compiled = await compile(step, { inputs, state, threads: 1 });
  return {
    name,
    run: async () => (await compiled.run({ images })).logits as Float32Array,
    release: () => compiled.release(),
  };
}

function channelsFirst(images: Float32Array, batch: number, [height, width, channels]: readonly number[]) {
  const plane = height! * width!;
  const planes = new Float32Array(images.length);
  for (let sample = 0; sample < batch; sample++)
    for (let pixel = 0; pixel < plane; pixel++)
      for (let channel = 0; channel < channels!; channel++)
        planes[(sample * channels! + channel) * plane + pixel] =
          images[(sample * plane + pixel) * channels! + channel]!;
  return planes;
}
