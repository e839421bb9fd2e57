import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { compile, DeviceState, type Step } from '../engine/compile.ts';
import { specsOf, valuesOf } from '../engine/fixtures/agreement.ts';
import { expectCloseValues, stored } from '../quant/fixtures/quant-fixtures.ts';
import { expectLayer, weightsOf } from './fixtures/compiled-layer.ts';
import { integers, sequenceFixtures } from './fixtures/sequence-fixtures.ts';
import { LearnedPositions } from './learned-positions.ts';
import { TokenEmbedding } from './token-embedding.ts';

it('looks tokens up, and adds the gradients of equal tokens up, as PyTorch', async () => {
  const { input: tokens, weight, y, dy, dweight } = sequenceFixtures.embedding;
  await expectLayer(new TokenEmbedding({ vocabulary: 5, units: 6 }), {
    inputs: [integers(tokens)],
    weights: { table: weight },
    ...{ y, dy, inputGradients: [null], weightGradients: { table: dweight } },
  });
});

it.each([7, 250])('of %i tokens: the compiled gradient is the eager one', async (vocabulary) => {
  const layer = new TokenEmbedding({ vocabulary, units: 16, initializer: 'leCunNormal' });
  const tokens = tf.tensor2d(
    Int32Array.from({ length: 200 }, (_, i) => (i * i) % vocabulary),
    [20, 10],
    'int32',
  );
  layer.apply(tokens);
  const { table } = weightsOf(layer);
  const weighting = tf.randomNormal([20, 10, 16], 0, 1, 'float32', 3);
  const step: Step = (feeds) => {
    const loss = () => tf.sum(tf.mul(layer.apply(feeds.tokens!) as tf.Tensor, feeds.weighting!)) as tf.Scalar;
    return { gradient: tf.variableGrads(loss, [table!]).grads[table!.name]! };
  };
  const feeds = { tokens, weighting };
  const compiled = await compile(step, { inputs: specsOf(feeds), state: new DeviceState({ table: table! }) });
  const { gradient } = await compiled.run(valuesOf(feeds));
  expectCloseValues(gradient!, step(feeds).gradient!.dataSync());
  await compiled.release();
});

it('is the tied head on vectors: one table, the gradients of both uses', async () => {
  const { tokens, table, y, dy, dtable } = sequenceFixtures.tiedHead;
  const embedding = new TokenEmbedding({ vocabulary: 5, units: 4 });
  const symbolic = input({ shape: [3], dtype: 'int32' });
  embedding.apply(symbolic);
  const apply = (x: tf.Tensor) => embedding.apply(tf.tanh(embedding.apply(x) as tf.Tensor)) as tf.Tensor;
  const variables = weightsOf(embedding);
  variables.table!.assign(stored(table));
  const step: Step = (feeds) => {
    const loss = () => tf.sum(tf.mul(apply(feeds.tokens!), feeds.dy!)) as tf.Scalar;
    const { grads } = tf.variableGrads(loss, [variables.table!]);
    return { y: apply(feeds.tokens!), gradient: grads[variables.table!.name]! };
  };
  const feeds = { tokens: integers(tokens), dy: stored(dy) };
  const compiled = await compile(step, { inputs: specsOf(feeds), state: new DeviceState(variables) });
  for (const outputs of [valuesOf(step(feeds)), await compiled.run(valuesOf(feeds))]) {
    expectCloseValues(outputs.y!, y.values);
    expectCloseValues(outputs.gradient!, dtable.values);
  }
  await compiled.release();
});

it('is one layer with one weight in a model that ties its head', () => {
  const tokens = input({ shape: [3], dtype: 'int32' });
  const embedding = new TokenEmbedding({ name: 'embedding', vocabulary: 5, units: 4 });
  const x = new LearnedPositions({ name: 'positions', context: 8 }).apply(embedding.apply(tokens));
  const tied = model({ inputs: tokens, outputs: embedding.apply(x) as SymbolicTensor });
  expect(tied.outputs[0]!.shape).toEqual([null, 3, 5]);
  expect(tied.weights.map(({ originalName }) => originalName)).toEqual([
    'embedding/table',
    'positions/table',
  ]);
});

it('LearnedPositions has the values and gradients of PyTorch, and refuses what is longer than its context', async () => {
  const { x, table, y, dy, dx, dtable } = sequenceFixtures.positions;
  await expectLayer(new LearnedPositions({ context: 5 }), {
    inputs: [stored(x)],
    weights: { table },
    ...{ y, dy, inputGradients: [dx], weightGradients: { table: dtable } },
  });
  expect(() => new LearnedPositions({ name: 'positions', context: 2 }).apply(stored(x))).toThrow(
    'positions: a sequence must have at most 2 positions, got 3',
  );
});

it('names a bad size', () => {
  expect(() => new TokenEmbedding({ name: 'e', vocabulary: 0, units: 4 })).toThrow(
    'e: vocabulary must be a positive integer, got 0',
  );
});
