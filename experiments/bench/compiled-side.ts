import * as tf from '@tensorflow/tfjs-core';
import { type CompiledFunction, compile } from '../engine/compile.ts';
import type { BenchCase } from './bench-case.ts';
import { benchStep } from './bench-step.ts';

export interface CompiledSide extends CompiledFunction {
  /** Milliseconds of each of `steps` training steps. */
  measure(steps: number): Promise<number[]>;
}

export async function openCompiled(
  bench: BenchCase,
  threads: number,
  profilePrefix?: string,
): Promise<CompiledSide> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const { step, state, inputs, feeds } = benchStep(bench);
  const compiled = await compile(step, {
    ...{ inputs, state, threads },
    ...(profilePrefix === undefined ? {} : { profilePrefix }),
  });
  const measure = async (steps: number) => {
    const milliseconds: number[] = [];
    for (let i = 0; i < steps; i++) {
      const started = performance.now();
      await compiled.run(feeds);
      milliseconds.push(performance.now() - started);
    }
    return milliseconds;
  };
  return { ...compiled, measure };
}
