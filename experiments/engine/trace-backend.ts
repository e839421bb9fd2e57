/**
 * A TensorFlow.js backend that computes nothing: its kernels add nodes to an ONNX graph.
 */
import * as tf from '@tensorflow/tfjs-core';
import { OnnxGraph } from './onnx-graph.ts';
import type { StoredMatrix } from './stored-matrix.ts';
import {
  canBlock,
  canFlatten,
  type Form,
  inForm,
  onnxType,
  sizeOf,
  type TracedValue,
  viewOf,
} from './traced-value.ts';

export const TRACE_BACKEND = 'onnx-trace';

type DataId = tf.TensorInfo['dataId'];

/** What a graph is made for. */
export interface TraceTarget {
  readonly block: number;
  readonly threads: number;
  /** Whether products of uint8 and int8 are exact whatever the weights; default: no. */
  readonly hasExactByteSums?: boolean;
  /** Stored matrices become constants where a product has one row; default: no. */
  readonly bakes?: boolean;
}

/** What kernels work with: the graph, and which values of it the tensors are. */
export class Trace {
  readonly graph = new OnnxGraph();
  private readonly values = new WeakMap<DataId, TracedValue>();
  /** Names of values of a single number that were used as such. */
  readonly scalars = new Set<string>();
  /** Channels per block of the machine's blocked convolutions; 1 where it has none. */
  readonly block: number;
  /** Threads that will work on an op. */
  readonly threads: number;
  readonly hasExactByteSums: boolean;
  readonly bakes: boolean;

  constructor({ block, threads, hasExactByteSums = false, bakes = false }: TraceTarget) {
    this.block = block;
    this.threads = threads;
    this.hasExactByteSums = hasExactByteSums;
    this.bakes = bakes;
  }

  bind(dataId: DataId, value: TracedValue): void {
    this.values.set(dataId, value);
  }

  /** The traced value of a tensor; one that was made before the trace began becomes a constant. */
  value(tensor: tf.TensorInfo): TracedValue {
    const known = this.values.get(tensor.dataId);
    if (known !== undefined) return known;
    if (tensor instanceof tf.Variable) throw strayVariable(tensor);
    const host = tf.engine().readSync(tensor.dataId) as Float32Array | Int32Array | Uint8Array;
    return this.hostValue(tensor.dataId, host, tensor.shape, tensor.dtype);
  }

  hostValue(
    dataId: DataId,
    host: Float32Array | Int32Array | Uint8Array,
    shape: readonly number[],
    dtype: tf.DataType,
  ): TracedValue {
    const plain = this.graph.constant(host, shape, onnxType(dtype));
    const value: TracedValue = { shape: [...shape], dtype, forms: { plain }, host };
    this.values.set(dataId, value);
    return value;
  }

  /** The host's copy of a constant tensor, undefined for anything that is computed. */
  hostData(dataId: DataId): Float32Array | Int32Array | Uint8Array | undefined {
    return this.values.get(dataId)?.host;
  }

  /** The graph's name for the tensor in logical order, or in another form. */
  name(tensor: tf.TensorInfo, form: Form = 'plain'): string {
    const value = this.value(tensor);
    if (value.stored !== undefined) {
      throw new Error(
        `trace: ${value.stored.name} is kept for products and gathers; no other op can have it`,
      );
    }
    if (value.repeats !== undefined && value.forms.plain === undefined) {
      const shape = this.graph.integers(value.shape);
      value.forms.plain = this.graph.node('Expand', [this.name(value.repeats), shape]);
    }
    return inForm(this.graph, value, form, this.block);
  }

  /** The tensor that `tensor` repeats, or itself. */
  source(tensor: tf.TensorInfo): tf.TensorInfo {
    return this.value(tensor).repeats ?? tensor;
  }

  /** `small` broadcast to `shape`, for now without a node. */
  repeated(shape: readonly number[], small: tf.TensorInfo): tf.TensorInfo {
    const dataId = {};
    const repeats = this.source(small);
    this.values.set(dataId, { shape: [...shape], dtype: small.dtype, forms: {}, repeats });
    return { dataId, shape: [...shape], dtype: small.dtype };
  }

  constant(host: Float32Array | Int32Array | Uint8Array, shape: readonly number[], dtype: tf.DataType) {
    const dataId = {};
    this.hostValue(dataId, host, shape, dtype);
    return { dataId, shape: [...shape], dtype };
  }

  /** The same values in another shape. */
  reshaped(tensor: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    const source = this.source(tensor);
    if (source !== tensor && sizeOf(source.shape) === 1)
      return this.repeated(shape, this.reshaped(source, []));
    const { host } = this.value(tensor);
    if (host !== undefined) return this.constant(host, shape, tensor.dtype);
    // The rows of a matrix of integers are those of the last axis, however the others are seen.
    const { integers } = this.value(tensor);
    const kept = integers !== undefined && shape.at(-1) === tensor.shape.at(-1) ? { integers } : {};
    return this.tensor(shape, tensor.dtype, viewOf(this.graph, this.name(tensor), shape), 'plain', kept);
  }

  canBlock(shape: readonly number[]): boolean {
    return canBlock(shape, this.block);
  }

  canFlatten(shape: readonly number[]): boolean {
    return canFlatten(shape, this.block);
  }

  /** A new tensor that stands for the named value. */
  tensor(
    shape: readonly number[],
    dtype: tf.DataType,
    name: string,
    form: Form = 'plain',
    flags: Pick<TracedValue, 'nonNegative' | 'integers'> = {},
  ): tf.TensorInfo {
    const dataId = {};
    this.values.set(dataId, { shape: [...shape], dtype, forms: { [form]: name }, ...flags });
    return { dataId, shape: [...shape], dtype };
  }

  /** A stored matrix, of which products and gathers make inputs or constants as they need them. */
  stored(name: string, matrix: StoredMatrix, shape: readonly number[]): tf.TensorInfo {
    const dataId = {};
    this.values.set(dataId, { shape: [...shape], dtype: 'float32', forms: {}, stored: { name, matrix } });
    return { dataId, shape: [...shape], dtype: 'float32' };
  }

  /** The same value under another tensor, and perhaps another shape (then in logical order only). */
  alias(tensor: tf.TensorInfo): tf.TensorInfo {
    const dataId = {};
    this.values.set(dataId, this.value(tensor));
    return { dataId, shape: [...tensor.shape], dtype: tensor.dtype };
  }
}

export function strayVariable({ name }: tf.Variable): Error {
  return new Error(`trace: variable ${name} is not in the state that the step was compiled with`);
}

/** Ops by which TensorFlow.js fills tensors with random numbers of its own, on the host. */
const RANDOM_OP = /^(random|truncatedNormal|rand__|multinomial|dropout)/;

/** A random tensor would become a constant of the graph: the same numbers in every step. */
function refuseRandomness(): void {
  const op = openOps().find((name) => RANDOM_OP.test(name));
  if (op === undefined) return;
  throw new Error(
    `trace: tf.${op} draws random numbers while a step is traced; they must be an input of the step, from a seeded stream`,
  );
}

/** Names of the TensorFlow.js ops that are being called, outermost first. */
export function openOps(): string[] {
  const { scopeStack } = tf.engine().state as unknown as { scopeStack: readonly { readonly name: string }[] };
  const suffix = '__op';
  return scopeStack.flatMap(({ name }) => (name.endsWith(suffix) ? [name.slice(0, -suffix.length)] : []));
}

/** Of a tensor's type. Throws where there is none. */
export function hostArray(
  values: tf.BackendValues | readonly number[],
  dtype: tf.DataType,
): Float32Array | Int32Array | Uint8Array {
  if (values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array) {
    return values;
  }
  if (dtype === 'string' || dtype === 'complex64') {
    throw new Error(`trace: a tensor of type ${dtype} cannot be traced`);
  }
  const numbers = values as unknown as ArrayLike<number>;
  if (dtype === 'float32') return Float32Array.from(numbers);
  return dtype === 'bool' ? Uint8Array.from(numbers) : Int32Array.from(numbers);
}

class TraceBackend extends tf.KernelBackend {
  trace: Trace | null = null;
  /** Tensors and variables that hold a value, where it is not one. */
  private readonly holders = new WeakMap<DataId, number>();

  current(): Trace {
    if (this.trace === null) throw new Error('trace: the tracing backend runs inside compile() only');
    return this.trace;
  }

  override write(values: tf.BackendValues | null, shape: number[], dtype: tf.DataType): DataId {
    const dataId = {};
    if (values === null) throw new Error('trace: a tensor without values cannot be traced');
    refuseRandomness();
    const data = hostArray(values, dtype);
    this.current().hostValue(dataId, data, shape, dtype);
    return dataId;
  }

  override move(dataId: DataId, values: tf.BackendValues, shape: number[], dtype: tf.DataType): void {
    this.current().hostValue(dataId, hostArray(values, dtype), shape, dtype);
  }

  override readSync(dataId: DataId): tf.BackendValues {
    const host = this.current().hostData(dataId);
    if (host === undefined) {
      throw new Error(
        'trace: a value was read while the step is being traced; it is known only when the step runs',
      );
    }
    return host;
  }

  override read(dataId: DataId): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }

  override numDataIds(): number {
    return 0;
  }
  override disposeData(dataId: DataId): boolean {
    const left = this.refCount(dataId) - 1;
    this.holders.set(dataId, left);
    return left <= 0;
  }
  override refCount(dataId: DataId): number {
    return this.holders.get(dataId) ?? 1;
  }
  override incRef(dataId: DataId): void {
    this.holders.set(dataId, this.refCount(dataId) + 1);
  }
  override memory() {
    return { unreliable: true };
  }
  override timerAvailable(): boolean {
    return false;
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override dispose(): void {}
}

const backend = new TraceBackend();
tf.registerBackend(TRACE_BACKEND, () => backend, 0);

/** Runs `body` with the tracing backend recording into `trace`, and puts the previous backend back. */
export function withTrace<T>(trace: Trace, body: () => T): T {
  if (backend.trace !== null) throw new Error('trace: compile() cannot be nested');
  const previous = tf.getBackend();
  backend.trace = trace;
  tf.setBackend(TRACE_BACKEND);
  try {
    return body();
  } finally {
    tf.setBackend(previous);
    backend.trace = null;
  }
}

export type TraceKernel = (
  trace: Trace,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  attrs: Readonly<Record<string, unknown>>,
) => tf.TensorInfo | tf.TensorInfo[];

const kernels = new Map<string, TraceKernel>();

/** Registers what a TensorFlow.js kernel is in the graph. */
export function traceKernel(kernelName: string, kernel: TraceKernel): void {
  kernels.set(kernelName, kernel);
  tf.registerKernel({
    kernelName,
    backendName: TRACE_BACKEND,
    kernelFunc: ({ inputs, attrs }) =>
      kernel(
        backend.current(),
        inputs as Record<string, tf.TensorInfo>,
        (attrs ?? {}) as Record<string, unknown>,
      ),
  });
}

/** A registered kernel, for those that are made of others. */
export function tracedKernel(kernelName: string): TraceKernel {
  const kernel = kernels.get(kernelName);
  if (kernel === undefined) throw new Error(`trace: kernel ${kernelName} is not registered yet`);
  return kernel;
}

export const isTraced = (kernelName: string): boolean => kernels.has(kernelName);
