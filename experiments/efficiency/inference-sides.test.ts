import { expect, it } from 'vitest';
import { randomStream } from '../rng/random-stream.ts';
import { openSides } from './inference-sides.ts';

it.each(['resnet18', 'resnet50'] as const)(
  '%s: all sides give the logits of their network',
  async (model) => {
    const batch = 2;
    const stream = randomStream(5, 'test/inference');
    const images = Float32Array.from({ length: batch * 32 * 32 * 3 }, () => stream.normal());
    const options = {
      model,
      width: 8,
      stem: 'cifar',
      inputShape: [32, 32, 3],
      classes: 10,
    } as const;
    const sides = await openSides(options, batch, 42, images);
    const logits: Record<string, Float32Array> = {};
    for (const side of sides) {
      logits[side.name] = Float32Array.from(await side.run());
      expect(Array.from(await side.run()), `${side.name}, a second time`).toEqual(
        Array.from(logits[side.name]!),
      );
      await side.release();
    }
    const size = (values: Float32Array) => Math.hypot(...values);
    const distance = (a: string, b: string) =>
      size(logits[a]!.map((value, i) => value - logits[b]![i]!)) / size(logits[b]!);
    for (const name of ['ort_fp32', 'wasm_fp32'])
      expect(distance(name, 'engine_fp32'), name).toBeLessThan(1e-4);
    // A last digit can move an activation to the neighbouring one of 255 levels.
    for (const name of ['ort_ternary', 'ort_integer', 'wasm_integer', 'wasm_ternary']) {
      expect(distance(name, 'engine_bit'), name).toBeLessThan(0.03);
    }
    // Integer sums are exact, by addition as by multiplication.
    expect(logits.wasm_ternary).toEqual(logits.wasm_integer);
    expect(distance('engine_bit', 'engine_fp32')).toBeGreaterThan(0.1);
  },
);
