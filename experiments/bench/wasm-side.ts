import '../engine/cpu-backend.ts';
import { eagerEngine } from '../engine/eager.ts';
import type { ImageCase } from './bench-case.ts';
import { benchStep } from './bench-step.ts';

/** Milliseconds of each of `steps` training steps, eagerly on TensorFlow.js's WebAssembly backend, one thread: the step that is compiled. */
export async function measureWasm(bench: ImageCase, steps: number): Promise<number[]> {
  const engine = await eagerEngine('wasm', 1);
  const { step, inputs, feeds, state } = benchStep(bench);
  const ready = await engine.over(state.variables).prepare(step, inputs);
  const milliseconds: number[] = [];
  for (let i = 0; i < steps; i++) {
    const started = performance.now();
    await ready.run(feeds);
    milliseconds.push(performance.now() - started);
  }
  return milliseconds;
}
