import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { messageOf } from '../record/file-text.ts';
import { BACKEND_PACKAGES, type Backend, loadBackend } from './backends.ts';
import {
  checkFeeds,
  checkValues,
  type Engine,
  type InputSpecs,
  type ReadyStep,
  type State,
  type Step,
  type Variables,
} from './engine.ts';
import { completeWasm } from './wasm-kernels.ts';

/**
 * Steps run as they are written, op by op, on a backend of TensorFlow.js. Throws when the backend's package is not here, naming it, or
 * does not start.
 */
export async function eagerEngine(backend: Backend, threads: number): Promise<Engine> {
  await loadBackend(backend, threads);
  const { name, registered } = BACKEND_PACKAGES[backend];
  const started = await tf.setBackend(registered);
  if (!started) throw new Error(`backend ${backend}: ${name} is installed and does not start here`);
  if (backend === 'wasm') completeWasm();
  return {
    over(variables) {
      const state = new EagerState(variables);
      return { state, prepare: async (step, inputs) => readyStep(step, inputs, state, backend) };
    },
    batchMultiple: async () => 1,
  };
}

/** The variables' own values, where the backend has them. */
class EagerState implements State {
  private readonly before = new Map<string, tf.Tensor>();

  constructor(readonly variables: Variables) {}

  read(): Record<string, Float32Array> {
    const entries = Object.entries(this.variables);
    return Object.fromEntries(
      entries.map(([name, variable]) => [name, variable.dataSync<'float32'>().slice()]),
    );
  }

  write(values: Readonly<Record<string, Float32Array>>): void {
    checkValues(values, this.variables);
    for (const [name, data] of Object.entries(values)) {
      const variable = this.variables[name]!;
      tf.tidy(() => variable.assign(tf.tensor(data.slice(), variable.shape)));
    }
  }

  lastChange(name: string): { readonly before: Float32Array; readonly after: Float32Array } {
    const before = this.before.get(name);
    if (before === undefined) throw new Error(`state: no step has assigned ${name}`);
    return { before: before.dataSync<'float32'>(), after: this.variables[name]!.dataSync<'float32'>() };
  }

  /** Calls what may assign variables, and keeps the values from before of those that it does assign. */
  change<T>(body: () => T): T {
    const copies = Object.entries(this.variables).map(([name, variable]) => {
      return { name, variable, dataId: variable.dataId, copy: tf.clone(variable) };
    });
    try {
      return body();
    } finally {
      for (const { name, variable, dataId, copy } of copies) {
        const isChanged = variable.dataId !== dataId;
        (isChanged ? this.before.get(name) : copy)?.dispose();
        if (isChanged) this.before.set(name, copy);
      }
    }
  }
}

function readyStep(step: Step, inputs: InputSpecs, state: EagerState, backend: Backend): ReadyStep {
  return {
    async run(feeds) {
      checkFeeds(feeds, inputs);
      const results = onBackend(backend, () =>
        state.change(() =>
          tf.tidy(() => {
            const tensors = Object.entries(inputs).map(([name, { shape, dtype }]) => [
              name,
              tf.tensor(feeds[name]!, [...shape], dtype),
            ]);
            return step(Object.fromEntries(tensors));
          }),
        ),
      );
      const read = Object.entries(results).map(async ([name, tensor]) => {
        // The backend in plain JavaScript gives the array that it keeps.
        const values = (await tensor.data<'float32'>()).slice();
        return [name, values] as const;
      });
      const values = Object.fromEntries(await Promise.all(read));
      tf.dispose(results);
      // Signals are delivered between two turns of the event loop, and no backend need end one.
      await setImmediate();
      return values;
    },
    release: async () => {},
  };
}

const NO_KERNEL = /Kernel '(\w+)' not registered for backend/;

/** Computes there, and goes back to the backend from before. Throws by name when the backend lacks an op. */
function onBackend<T>(backend: Backend, body: () => T): T {
  const previous = tf.getBackend();
  tf.setBackend(BACKEND_PACKAGES[backend].registered);
  try {
    return body();
  } catch (cause) {
    const kernel = NO_KERNEL.exec(messageOf(cause))?.[1];
    if (kernel === undefined) throw cause;
    throw new Error(`backend ${backend}: has no kernel ${kernel}, which this run needs; backend cpu has`, {
      cause,
    });
  } finally {
    tf.setBackend(previous);
  }
}
