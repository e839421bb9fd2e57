import * as tf from '@tensorflow/tfjs-core';
import './kernels/all-kernels.ts';
import type { DeviceState } from './device-state.ts';
import type { InputSpecs, Step } from './engine.ts';
import { fuseNodes } from './fuse-nodes.ts';
import type { OnnxType } from './onnx-graph.ts';
import { strayVariable, Trace, type TraceTarget, withTrace } from './trace-backend.ts';
import { flatShape, onnxType } from './traced-value.ts';

export interface Output {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
}

export interface TracedStep {
  readonly trace: Trace;
  /** The graph's first output, a sequence. */
  readonly sequence: string;
  /** By the step's names for them. */
  readonly results: Readonly<Record<string, Output>>;
  /** By variable. */
  readonly assigned: Readonly<Record<string, Output>>;
}

export const STATE = 'state:';
export const INPUT = 'input:';

export function traceStep(
  step: Step,
  inputs: InputSpecs,
  state: DeviceState,
  target: TraceTarget,
): TracedStep {
  const trace = new Trace(target);
  const sequence = trace.graph.emptySequence();
  const variables = Object.entries(state.variables);
  const eager = variables.map(([, variable]) => variable.dataId);
  const strays = guardOthers(Object.values(state.variables));
  const bind = (name: string, shape: readonly number[], dtype: 'float32' | 'int32') =>
    trace.tensor(shape, dtype, trace.graph.input(name, onnxType(dtype), shape));
  try {
    let traced!: TracedStep;
    const record = () => {
      const feeds = Object.entries(inputs).map(([name, { shape, dtype }]) => [
        name,
        makeTensor(bind(INPUT + name, shape, dtype)),
      ]);
      const before = variables.map(([name, variable]) => {
        const matrix = state.stored[name];
        const { dataId } = makeTensor(
          matrix === undefined
            ? bind(STATE + name, variable.shape, variable.dtype as 'float32')
            : trace.stored(STATE + name, matrix, variable.shape),
        );
        setDataId(variable, dataId);
        // The variable now holds the tensor too: assigning to it gives one up and takes another.
        tf.engine().incRef(variable, null as never);
        return dataId;
      });
      const results = Object.entries(step(Object.fromEntries(feeds)));
      const changed = variables.filter(([, variable], i) => variable.dataId !== before[i]);
      traced = {
        trace,
        sequence,
        results: Object.fromEntries(results.map(([name, tensor]) => [name, output(trace, tensor)])),
        assigned: Object.fromEntries(
          changed.map(([name, variable]) => [name, output(trace, variable, true)]),
        ),
      };
      fuseNodes(trace.graph, (name) => trace.scalars.has(name));
      for (const [, variable] of variables) tf.engine().disposeTensor(variable);
    };
    withTrace(trace, () => tf.tidy(record));
    strays.check();
    return traced;
  } finally {
    strays.restore();
    for (const [i, [, variable]] of variables.entries()) setDataId(variable, eager[i]!);
  }
}

/** Makes a value an output; the state may stay in the form it was computed in if that is but another shape. */
function output(trace: Trace, tensor: tf.TensorInfo, anyShape = false): Output {
  const flat = anyShape ? trace.value(tensor).forms.flat : undefined;
  const shape = flat === undefined ? tensor.shape : flatShape(tensor.shape, trace.block);
  const type = onnxType(tensor.dtype);
  return { name: trace.graph.output(flat ?? trace.name(tensor), type, shape), type, shape };
}

function makeTensor(info: tf.TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(info);
}

/** A variable stands for another value while a step is traced. */
function setDataId(variable: tf.Variable, dataId: tf.TensorInfo['dataId']): void {
  (variable as { dataId: tf.TensorInfo['dataId'] }).dataId = dataId;
}

/**
 * Watches the process's variables that are not in the state: one that the step assigns would lose its value for a traced one.
 * `check` throws when one was assigned or made meanwhile, `restore` puts their values back.
 */
function guardOthers(variables: readonly tf.Variable[]): { check(): void; restore(): void } {
  const registered = () =>
    Object.values(tf.engine().registeredVariables as Record<string, tf.Variable>).filter(
      (variable) => !variables.includes(variable),
    );
  const before = new Map(registered().map((variable) => [variable, variable.dataId]));
  for (const variable of before.keys()) tf.engine().incRef(variable, null as never);
  return {
    check() {
      const changed = registered().find((variable) => before.get(variable) !== variable.dataId);
      if (changed !== undefined) throw strayVariable(changed);
    },
    restore() {
      for (const [variable, dataId] of before) {
        setDataId(variable, dataId);
        tf.engine().disposeTensor(variable);
      }
    },
  };
}
