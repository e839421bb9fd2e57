/** One ResNet, in full precision and ternary, computed in several ways. */
import { INFERENCE_SIDES, type InferenceSideName, sidesOfVariant } from '../record/inference-sides.ts';
import type { InferenceNetwork } from './inference-network.ts';
import { convolutionOps, ortNetwork } from './ort-network.ts';
import { productNetwork } from './ort-products.ts';
import { type InferenceOps, resnetInference } from './resnet-inference.ts';
import { wasmNetwork } from './wasm/wasm-network.ts';

export interface InferenceSide<Name extends string = InferenceSideName> {
  readonly name: Name;
  /** Logits [batch][classes]. */
  run(): Promise<Float32Array>;
  release(): Promise<void>;
}

export interface OpenSidesOptions {
  /** In full precision: the architecture that the other is compared with. */
  readonly fp32: InferenceNetwork;
  /** What `ternary` sides compute; `fp32` itself where nothing is ternary. */
  readonly network: InferenceNetwork;
  readonly batch: number;
  /** [batch][height][width][channels] */
  readonly images: Float32Array;
  /** Default: {@link sidesOfVariant}. */
  readonly names?: readonly InferenceSideName[];
}

export interface OpenedSides {
  readonly sides: readonly InferenceSide[];
  /** Those that there is no kernel for at these sizes, and why. */
  readonly notMeasured: readonly { readonly side: InferenceSideName; readonly reason: string }[];
}

/** All sides that say something about the network, over the same images, each with them in the layout that it takes. */
export async function openSides(options: OpenSidesOptions): Promise<OpenedSides> {
  const { network, batch, images } = options;
  const planes = channelsFirst(images, batch, network.options.inputShape);
  const reason = whyNoWasm(network.options.inputShape);
  const { names = sidesOfVariant(network.options.quantization) } = options;
  const isMissing = (name: InferenceSideName) =>
    reason !== null && INFERENCE_SIDES[name].runtime === 'WebAssembly';
  const sides: InferenceSide[] = [];
  for (const name of names) if (!isMissing(name)) sides.push(await openSide(name, options, planes));
  const notMeasured = names.filter(isMissing).map((side) => ({ side, reason: reason! }));
  return { sides, notMeasured };
}

/** The WebAssembly kernels write four pixels of a row at once, down to images an eighth as wide. */
function whyNoWasm([height, width]: readonly number[]): string | null {
  if (height! % 32 === 0 && width! % 32 === 0) return null;
  return `the WebAssembly kernels need images whose sides are multiples of 32, not ${height}x${width}`;
}

async function openSide(
  name: InferenceSideName,
  { fp32, network, batch }: OpenSidesOptions,
  planes: Float32Array,
): Promise<InferenceSide> {
  const { runtime, network: which } = INFERENCE_SIDES[name];
  const chosen = which === 'fp32' ? fp32 : network;
  const { inputShape, classes } = chosen.options;
  const shape = inputShape as [number, number, number];
  const describe = <Value>(ops: InferenceOps<Value>, x: Value) => resnetInference(chosen, ops, x);
  if (runtime === 'WebAssembly') {
    const arithmetic =
      ({ wasm_fp32: 'float', wasm_ternary: 'ternary' } as const)[name as string] ?? 'integer';
    const opened = await wasmNetwork(batch, shape, arithmetic, describe);
    return { name, run: async () => opened.run(planes), release: async () => {} };
  }
  if (name === 'ort_products') return openProducts(name, chosen, batch, planes);
  const arithmetic = name === 'ort_integer' ? 'integer' : 'float';
  const how = { arithmetic, quantized: which === 'ternary' } as const;
  const opened = await ortNetwork(batch, shape, classes, (graph, images) =>
    describe(convolutionOps(graph, batch, how), images),
  );
  return { name, run: () => opened.run(planes), release: () => opened.release() };
}

/** Images whose unfolded windows fit the caches of a core: ResNet-18 of width 64 takes 8.2 ms an image by fours, by 64 it takes 22. */
const GROUP_BYTES = 2.5e6;

/** In groups of images, each as large as the caches hold and the batch can be divided by. */
async function openProducts(
  name: 'ort_products',
  network: InferenceNetwork,
  batch: number,
  planes: Float32Array,
): Promise<InferenceSide> {
  const { inputShape, classes, width } = network.options;
  const windows = inputShape[0]! * inputShape[1]! * 9 * width;
  const fits = (group: number) => batch % group === 0 && (group === 1 || group * windows <= GROUP_BYTES);
  const group = Array.from({ length: batch }, (_, at) => batch - at).find(fits)!;
  const shape = inputShape as [number, number, number];
  const opened = await ortNetwork(group, shape, classes, (graph, images) =>
    productNetwork(graph, group, shape, (ops, x) => resnetInference(network, ops, x), images),
  );
  const size = planes.length / batch;
  const run = async () => {
    const logits = new Float32Array(batch * classes);
    for (let at = 0; at < batch; at += group)
      logits.set(await opened.run(planes.subarray(at * size, (at + group) * size)), at * classes);
    return logits;
  };
  return { name, run, release: () => opened.release() };
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
