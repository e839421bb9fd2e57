import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectAgreement, runCompiled } from '../engine/fixtures/agreement.ts';
import { stored } from '../quant/fixtures/quant-fixtures.ts';
import { Attention, type AttentionArgs } from './attention.ts';
import { expectLayer } from './fixtures/compiled-layer.ts';
import { type AttentionCase, sequenceFixtures } from './fixtures/sequence-fixtures.ts';

function argsOf({
  heads,
  keyValueHeads,
  scale,
  theta,
  mask,
  softmax,
  temperature,
}: AttentionCase): AttentionArgs {
  return { heads, keyValueHeads, theta, mask, softmax, temperature, ...(scale !== null && { scale }) };
}

describe('Attention', () => {
  it.each(sequenceFixtures.attention)(
    '$heads heads over $keyValueHeads, scale $scale, theta $theta, mask $mask, $softmax: PyTorch’s values and gradients',
    async (fixture) => {
      const { q, k, v, y, dy, dq, dk, dv } = fixture;
      await expectLayer(new Attention(argsOf(fixture)), {
        inputs: [q, k, v].map(stored),
        ...{ y, dy, inputGradients: [dq, dk, dv] },
      });
    },
  );

  it('takes queries, keys and values side by side in one tensor', async () => {
    const fixture = sequenceFixtures.attention[3]!;
    const combined = tf.concat([fixture.q, fixture.k, fixture.v].map(stored), -1);
    const layer = new Attention(argsOf(fixture));
    expect(layer.computeOutputShape([null, 5, combined.shape[2]!])).toEqual([
      null,
      ...fixture.y.shape.slice(1),
    ]);
    const gradient = [fixture.dq, fixture.dk, fixture.dv].map(stored);
    const { shape } = combined;
    await expectLayer(layer, {
      inputs: [combined],
      ...{ y: fixture.y, dy: fixture.dy },
      inputGradients: [{ shape: [...shape], values: [...tf.concat(gradient, -1).dataSync()] }],
    });
  });

  it('changes nothing before a position that changes', async () => {
    const layer = new Attention({ heads: 2, theta: 10_000 });
    const x = tf.randomNormal([1, 6, 24], 0, 1, 'float32', 4);
    const changed = tf.mul(x, tf.reshape(tf.tensor1d([1, 1, 1, 1, -9, 9]), [1, 6, 1]));
    const step = (inputs: Record<string, tf.Tensor>) => ({ y: layer.apply(inputs.x!) as tf.Tensor });
    const [before, after] = [await runCompiled(step, { x }), await runCompiled(step, { x: changed })];
    expect(after.y!.slice(0, 32)).toEqual(before.y!.slice(0, 32));
    expect(after.y!.slice(32)).not.toEqual(before.y!.slice(32));
  });

  it('agrees compiled and eager at the sizes of real models', async () => {
    const layer = new Attention({ heads: 8, keyValueHeads: 4, theta: 10_000 });
    const x = tf.randomNormal([2, 64, 16 * 48], 0, 1, 'float32', 5);
    await expectAgreement(({ x }) => ({ y: layer.apply(x!) as tf.Tensor }), { x }, 5e-6);
  });

  it('is saved with its settings, and names bad ones', () => {
    const layer = new Attention({
      name: 'a',
      heads: 4,
      keyValueHeads: 2,
      scale: 0.125,
      theta: 500,
      softmax: 'base2',
    });
    const config = layer.getConfig();
    expect(new Attention(config as unknown as AttentionArgs).getConfig()).toEqual(config);
    const create = (args: Partial<AttentionArgs>) => () => new Attention({ name: 'a', heads: 4, ...args });
    expect(create({ heads: 0 })).toThrow('a: heads must be a positive integer, got 0');
    expect(create({ keyValueHeads: 3 })).toThrow('heads must be a multiple of keyValueHeads, got 4 and 3');
    expect(create({ mask: 'past' as 'none' })).toThrow('a: mask must be one of causal, none, got past');
    expect(() => layer.apply(tf.zeros([1, 2, 12]))).toThrow(
      'the width must be a multiple of 8 heads, got 12',
    );
    expect(() => new Attention({ heads: 1, theta: 10 }).apply(tf.zeros([1, 2, 9]))).toThrow(
      'the size of a head must be even, got 3',
    );
  });
});
