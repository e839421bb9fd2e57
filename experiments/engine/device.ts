import * as ort from 'onnxruntime-node';
import { CUDA_STEP } from './cuda-provider.ts';
import { OnnxGraph } from './onnx-graph.ts';

export const DEVICES = ['cpu', 'cuda', 'webgpu'] as const;
export type Device = (typeof DEVICES)[number];

/** Where and with how many threads a run computes. */
export interface DeviceOptions {
  readonly device: Device;
  readonly threads: number;
}

export interface SessionSettings extends DeviceOptions {
  /** Where ONNX Runtime writes its profile, for `bench:train --profile`. */
  readonly profilePrefix?: string | undefined;
}

/** Without it ONNX Runtime's CUDA provider reduces in an order that changes from call to call. */
export const REPEATABLE = { session: { use_deterministic_compute: '1' } } as const;

/**
 * Opens a session for a serialized graph. Throws when the device's provider is not in this build of ONNX Runtime or does
 * not find its hardware, naming the device and what it needs; there is no falling back to another device.
 *
 * On `cuda` products are in FP32 and not in TF32, which rounds to ten bits of mantissa: cuBLAS and cuDNN read that from the
 * environment when they are loaded. Reductions are those that repeat, {@link REPEATABLE}. The Node.js binding passes the provider nothing
 * but the device's number, and of the session's settings version 1.30 of the provider reads none of convolutions: cuDNN's search for algorithms
 * cannot be fixed, and no equality to the last digit is promised there.
 */
export async function openSession(
  model: Uint8Array,
  { device, threads, profilePrefix }: SessionSettings,
): Promise<ort.InferenceSession> {
  const available = ort.listSupportedBackends().map(({ name }) => name);
  if (!available.includes(device)) {
    throw new Error(`device must be one of ${available.join(', ')} with this ONNX Runtime, got ${device}`);
  }
  if (device === 'cuda') process.env.NVIDIA_TF32_OVERRIDE ??= '0';
  const opening = ort.InferenceSession.create(model, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // The graph comes fused; the higher levels only take longer to compile.
    graphOptimizationLevel: 'basic',
    logSeverityLevel: 3,
    ...(device === 'cuda' && { extra: REPEATABLE }),
    ...(profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePrefix }),
  });
  return device === 'cpu'
    ? opening
    : opening.catch((cause: Error) => {
        throw new Error(`device ${device}: ${cause.message.trim()}; ${NEEDED[device]}`, { cause });
      });
}

const NEEDED: Readonly<Record<Exclude<Device, 'cpu'>, string>> = {
  cuda: `see lab doctor; where its provider is missing, ${CUDA_STEP}`,
  webgpu: 'it needs a GPU that WebGPU finds, on Linux by Vulkan',
};

let measuredBlock: Promise<number> | undefined;

/**
 * Channels per block of this machine's blocked convolution kernels: 16 with AVX-512, 8 with AVX2; 1 where there are none.
 * Measured once, by blocking an image whose pixels are numbered.
 */
export function channelBlock(device: Device): Promise<number> {
  if (device !== 'cpu') return Promise.resolve(1);
  measuredBlock ??= measureBlock();
  return measuredBlock;
}

async function measureBlock(): Promise<number> {
  const channels = 64;
  const graph = new OnnxGraph();
  graph.input('x', 'float32', [1, channels, 1, 2]);
  const y = graph.node('ReorderInput', ['x'], {}, 'com.microsoft.nchwc');
  graph.output(y, 'float32', [1, channels, 1, 2]);
  let session: ort.InferenceSession;
  try {
    session = await openSession(graph.serialize(), { device: 'cpu', threads: 1 });
  } catch {
    // This processor has no blocked kernels: ONNX Runtime does not know the op.
    return 1;
  }
  const pixels = Float32Array.from({ length: 2 * channels }, (_, i) => i);
  const outputs = await session.run({ x: new ort.Tensor('float32', pixels, [1, channels, 1, 2]) });
  await session.release();
  const blocked = outputs[y]!.data as Float32Array;
  let block = 1;
  while (block < channels && blocked[block] === 2 * block) block++;
  return block;
}

let measuredSums: Promise<boolean> | undefined;

/**
 * Whether this machine's products of uint8 and int8 are added in 32 bits, whatever the factors. Where a processor has no instruction for
 * that, ONNX Runtime adds pairs of them in 16 bits, which saturates. Measured once, by the largest products there are.
 */
export function hasExactByteSums(device: Device): Promise<boolean> {
  if (device !== 'cpu') return Promise.resolve(false);
  measuredSums ??= measureSums();
  return measuredSums;
}

async function measureSums(): Promise<boolean> {
  const [rows, columns] = [64, 16];
  const graph = new OnnxGraph();
  graph.input('x', 'uint8', [1, rows]);
  const largest = graph.constant(new Int8Array(rows * columns).fill(127), [rows, columns], 'int8');
  const y = graph.output(graph.node('MatMulInteger', ['x', largest]), 'int32', [1, columns]);
  const session = await openSession(graph.serialize(), { device: 'cpu', threads: 1 });
  const outputs = await session.run({
    x: new ort.Tensor('uint8', new Uint8Array(rows).fill(255), [1, rows]),
  });
  await session.release();
  return (outputs[y]!.data as Int32Array).every((sum) => sum === rows * 255 * 127);
}
