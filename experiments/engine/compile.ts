import * as ort from 'onnxruntime-node';
import { channelBlock, hasExactByteSums, openSession, type SessionSettings } from './device.ts';
import { DeviceState } from './device-state.ts';
import {
  checkFeeds,
  type Engine,
  type InputSpecs,
  type ReadyStep,
  type Step,
  type Values,
} from './engine.ts';
import { INPUT, type Output, STATE, type TracedStep, traceStep } from './trace-step.ts';
import { sizeOf } from './traced-value.ts';

export { DeviceState } from './device-state.ts';
export type { InputSpec, Step, Values } from './engine.ts';

/** Steps are compiled for ONNX Runtime: {@link compile}. */
export function compiledEngine(settings: SessionSettings): Engine {
  return {
    over(variables) {
      const state = new DeviceState(variables);
      return { state, prepare: (step, inputs) => compile(step, { inputs, state, ...settings }) };
    },
    // Filter gradients take the batch for channels, and convolutions are fast in whole blocks of those alone.
    batchMultiple: () => channelBlock(settings.device),
  };
}

/** Default device `cpu`, with one thread. */
export interface CompileOptions extends Partial<SessionSettings> {
  readonly inputs: InputSpecs;
  readonly state: DeviceState;
  /**
   * Whether integer matrices that the state stores become constants in products of one row: ONNX Runtime orders its own copy for
   * its kernel, and is two to four times as fast. Default false.
   */
  readonly bakes?: boolean;
}

/**
 * Traces `step` once into an ONNX graph and returns a function that runs it on ONNX Runtime.
 *
 * Shapes are fixed by `inputs`. Throws when the step uses a kernel that has no mapping (naming it), reads a value, or
 * draws random numbers: randomness comes in through inputs, from seeded streams.
 */
export async function compile(step: Step, options: CompileOptions): Promise<ReadyStep> {
  const { inputs, state, device = 'cpu', threads = 1, bakes = false, profilePrefix } = options;
  const machine = { block: await channelBlock(device), hasExactByteSums: await hasExactByteSums(device) };
  const traced = traceStep(step, inputs, state, { ...machine, threads, bakes });
  const model = traced.trace.graph.serialize();
  const session = await openSession(model, { device, threads, profilePrefix });
  await state.open(Object.keys(traced.assigned));
  return { run: runner(session, traced, options), release: () => session.release() };
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

const REFUSED = 'Non tensor type is temporarily not supported.';

/**
 * Runs a session whose outputs all go to buffers that are given: `sequence` names the graph's first output, `buffers` has a tensor for
 * each of the others. Throws what ONNX Runtime throws.
 *
 * ONNX Runtime writes into them, but its Node.js binding then copies each into a new array for the object that `run` gives: a whole
 * state every step (`OrtValueToNapiValue` of js/node/src/tensor_helper.cc). It does so output by output, and throws at the first that is
 * not a tensor. So the graph's first output is a sequence, and at that the copying ends before it begins. A binding that took sequences
 * would only be slower.
 */
async function runInto(
  session: ort.InferenceSession,
  feeds: Readonly<Record<string, ort.Tensor>>,
  sequence: string,
  buffers: Readonly<Record<string, ort.Tensor>>,
): Promise<void> {
  try {
    await session.run(feeds, { [sequence]: null, ...buffers });
  } catch (error) {
    if (!(error instanceof Error) || error.message !== REFUSED) throw error;
  }
}
