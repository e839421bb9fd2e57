import * as ort from 'onnxruntime-node';
import { channelBlock, type Device, openSession } from './device.ts';
import type { DeviceState } from './device-state.ts';
import { runInto } from './run-into.ts';
import {
  INPUT,
  type InputSpec,
  type Output,
  STATE,
  type Step,
  type TracedStep,
  traceStep,
} from './trace-step.ts';
import { sizeOf } from './traced-value.ts';

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
  /**
   * Runs the step once: feeds by input name, flat in TensorFlow.js's order. Gives its results, in arrays of the caller's own; what it
   * assigned is the state from then on.
   */
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
  // What the function below names it keeps, and with the whole trace the graph's constants.
  const { sequence } = traced;
  return async (feeds: Values) => {
    checkFeeds(feeds, inputs);
    const tensors: Record<string, ort.Tensor> = {};
    for (const { name, shape } of graphInputs) {
      const [kind, base] = splitName(name);
      const data = kind === STATE ? (state.stored[base]?.values() ?? state.front(base)) : feeds[base]!;
      tensors[name] = tensorOf(data, shape);
    }
    const buffers: Record<string, ort.Tensor> = {};
    const made = results.map(([key, output]) => [key, emptyTensor(output)] as const);
    for (const [at, [, { name }]] of results.entries()) buffers[name] = made[at]![1];
    for (const [variable, { name, shape }] of assigned) buffers[name] = tensorOf(state.back(variable), shape);
    await runInto(session, tensors, sequence, buffers);
    state.swap(assigned.map(([variable]) => variable));
    return Object.fromEntries(made.map(([key, { data }]) => [key, data as Float32Array | Int32Array]));
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

function emptyTensor({ type, shape }: Output): ort.Tensor {
  const size = sizeOf(shape);
  if (type === 'bool') return new ort.Tensor('bool', new Uint8Array(size), shape);
  return tensorOf(type === 'int32' ? new Int32Array(size) : new Float32Array(size), shape);
}

function checkFeeds(feeds: Values, inputs: CompileOptions['inputs']): void {
  for (const [name, { shape, dtype }] of Object.entries(inputs)) {
    const data = feeds[name];
    const size = sizeOf(shape);
    if (data === undefined) throw new Error(`run: input ${name} is missing`);
    const type = data instanceof Float32Array ? 'float32' : 'int32';
    if (type !== dtype || data.length !== size) {
      throw new Error(`run: input ${name} must be ${dtype} of ${size} values, got ${type} of ${data.length}`);
    }
  }
}
