/** What computes the steps of a run: ONNX Runtime, for which they are compiled, or a backend of TensorFlow.js, eagerly. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Backend } from './backends.ts';
import type { DeviceOptions } from './device.ts';
import { sizeOf } from './traced-value.ts';

/** A step: reads its inputs and the state's variables, returns named tensors, assigns variables. */
export type Step = (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

export interface InputSpec {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

export type InputSpecs = Readonly<Record<string, InputSpec>>;
export type Values = Readonly<Record<string, Float32Array | Int32Array>>;
export type Variables = Readonly<Record<string, tf.Variable>>;

/** A step that is ready to run over the state that it was prepared with. */
export interface ReadyStep {
  /**
   * Runs the step once: feeds by input name, flat in TensorFlow.js's order. Gives its results, in arrays of the caller's own; what it
   * assigned is the state from then on.
   */
  run(feeds: Values): Promise<Record<string, Float32Array | Int32Array>>;
  release(): Promise<void>;
}

/**
 * The values of variables between steps, by name, in TensorFlow.js's layout. Several steps may share one: what a training step
 * assigns, the evaluation reads.
 */
export interface State {
  readonly variables: Variables;
  /** Copies of all values. */
  read(): Record<string, Float32Array>;
  /** Sets the named variables. Throws on an unknown name or a wrong length, and then has set nothing. */
  write(values: Readonly<Record<string, Float32Array>>): void;
  /** A variable's values before and after the last step that assigned it. */
  lastChange(name: string): { readonly before: Float32Array; readonly after: Float32Array };
}

/** A state, and what makes steps ready to run over it. */
export interface Workspace {
  readonly state: State;
  /** Throws when the engine cannot run the step, naming the op. */
  prepare(step: Step, inputs: InputSpecs): Promise<ReadyStep>;
}

export interface Engine {
  /** Begins with the variables' current values. */
  over(variables: Variables): Workspace;
  /** Images are fastest in batches of a multiple of it. */
  batchMultiple(): Promise<number>;
}

/** Which engine, and where it computes. */
export interface EngineOptions extends DeviceOptions {
  /** The backend of TensorFlow.js that runs steps eagerly; absent: they are compiled for ONNX Runtime. */
  readonly backend?: Backend | undefined;
}

/** Throws when a feed is missing or of another type or size than its input. */
export function checkFeeds(feeds: Values, inputs: InputSpecs): void {
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

/** Throws when a value is of no variable, or of another length than its variable. */
export function checkValues(values: Readonly<Record<string, ArrayLike<number>>>, variables: Variables): void {
  for (const [name, { length }] of Object.entries(values)) {
    const variable = variables[name];
    if (variable === undefined) throw new Error(`state: has no variable ${name}`);
    if (length !== variable.size) {
      throw new Error(`state: ${name} must have ${variable.size} values, got ${length}`);
    }
  }
}
