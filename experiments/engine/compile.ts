import * as ort from 'onnxruntime-node';
import { channelBlock, type Device, openSession } from './device.ts';
import type { DeviceState } from './device-state.ts';
import { INPUT, type InputSpec, STATE, type Step, type TracedStep, traceStep } from './trace-step.ts';

export { DeviceState } from './device-state.ts';
export type { InputSpec, Step } from './trace-step.ts';

export interface CompileOptions {
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly state: DeviceState;
  /** Default `cpu`. */
  readonly device?: Device;
  /** Threads within an op. Default 1. */
  readonly threads?: number;
  /**
   * Whether integer matrices that the state stores become constants in products of one row: ONNX Runtime orders its own copy for
   * its kernel, and is two to four times as fast. Default false.
   */
  readonly bakes?: boolean;
  readonly profilePrefix?: string;
}

export type Values = Readonly<Record<string, Float32Array | Int32Array>>;

export interface CompiledFunction {
  /** Runs the step once: feeds by input name, flat in TensorFlow.js's order. What it assigned is the state from then on. */
  run(feeds: Values): Promise<Record<string, Float32Array | Int32Array>>;
  release(): Promise<void>;
  readonly nodes: number;
  readonly traceMilliseconds: number;
  readonly compileMilliseconds: number;
}

/**
 * Traces `step` once into an ONNX graph and returns a function that runs it on ONNX Runtime.
 *
 * Shapes are fixed by `inputs`. Throws when the step uses a kernel that has no mapping (naming it), reads a value, or
 * draws random numbers: randomness comes in through inputs, from seeded streams.
 */
export async function compile(step: Step, options: CompileOptions): Promise<CompiledFunction> {
  const { inputs, state, device = 'cpu', threads = 1, bakes = false, profilePrefix } = options;
  const started = performance.now();
  const traced = traceStep(step, inputs, state, { block: await channelBlock(device), threads, bakes });
  const tracedAt = performance.now();
  const model = traced.trace.graph.serialize();
  const session = await openSession(model, {
    device,
    threads,
    ...(profilePrefix === undefined ? {} : { profilePrefix }),
  });
  await state.open(Object.keys(traced.assigned));
  const info = {
    nodes: traced.trace.graph.nodes.length,
    traceMilliseconds: tracedAt - started,
    compileMilliseconds: performance.now() - tracedAt,
  };
  return { ...info, run: runner(session, traced, options), release: () => session.release() };
}

function runner(session: ort.InferenceSession, traced: TracedStep, { inputs, state }: CompileOptions) {
  const graphInputs = traced.trace.graph.inputs.filter(({ name }) => session.inputNames.includes(name));
  const assigned = Object.entries(traced.assigned);
  const results = Object.entries(traced.results);
  return async (feeds: Values) => {
    checkFeeds(feeds, inputs);
    const tensors: Record<string, ort.Tensor> = {};
    for (const { name, shape } of graphInputs) {
      const [kind, base] = splitName(name);
      const data = kind === STATE ? (state.stored[base]?.values() ?? state.front(base)) : feeds[base]!;
      tensors[name] = tensorOf(data, shape);
    }
    const fetches: Record<string, ort.Tensor | null> = {};
    for (const [, { name }] of results) fetches[name] = null;
    for (const [variable, { name, shape }] of assigned) fetches[name] = tensorOf(state.back(variable), shape);
    const outputs = await session.run(tensors, fetches);
    state.swap(assigned.map(([variable]) => variable));
    return Object.fromEntries(results.map(([key, { name }]) => [key, outputs[name]!.data as Float32Array]));
  };
}

/** `state:conv1/kernel@1x16x1x4` is the variable conv1/kernel in another shape. */
function splitName(name: string): [kind: string, base: string] {
  const kind = name.startsWith(STATE) ? STATE : INPUT;
  return [kind, name.slice(kind.length).split('@')[0]!];
}

function tensorOf(
  data: Float32Array | Int32Array | Int8Array | Uint8Array,
  shape: readonly number[],
): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape);
  if (data instanceof Int32Array) return new ort.Tensor('int32', data, shape);
  return data instanceof Int8Array
    ? new ort.Tensor('int8', data, shape)
    : new ort.Tensor('uint8', data, shape);
}

function checkFeeds(feeds: Values, inputs: CompileOptions['inputs']): void {
  for (const [name, { shape, dtype }] of Object.entries(inputs)) {
    const data = feeds[name];
    const size = shape.reduce((product, side) => product * side, 1);
    if (data === undefined) throw new Error(`run: input ${name} is missing`);
    const type = data instanceof Float32Array ? 'float32' : 'int32';
    if (type !== dtype || data.length !== size) {
      throw new Error(`run: input ${name} must be ${dtype} of ${size} values, got ${type} of ${data.length}`);
    }
  }
}
