import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { compile, DeviceState, type Step } from '../compile.ts';
import { Draws, expectAgreement, specsOf, type Tensors, valuesOf } from '../fixtures/agreement.ts';

describe('indexing', () => {
  it('gathers along any axis, and adds gradients up where an index occurs twice', async () => {
    const draws = new Draws(1);
    for (const axis of [0, 1, 2]) {
      const inputs = {
        x: draws.normal([4, 5, 3]),
        indices: draws.integers([2, 6], 0, 2),
        dy: draws.normal([4, 5, 3].toSpliced(axis, 1, 2, 6)),
      };
      const step = ({ x, indices, dy }: Tensors) => {
        const gather = (params: tf.Tensor) => tf.gather(params, indices as tf.Tensor2D, axis);
        return { y: gather(x!), dx: tf.grad(gather)(x!, dy!) };
      };
      await expectAgreement(step, inputs);
    }
  });

  it('adds rows up by segment', () =>
    expectAgreement(({ x, ids }) => ({ y: tf.unsortedSegmentSum(x!, ids as tf.Tensor1D, 4) }), {
      x: new Draws(2).normal([6, 2, 3]),
      ids: tf.tensor1d([0, 2, 0, 3, 2, 2], 'int32'),
    }));

  it('adds them up to the same bytes on several threads', async () => {
    const ids = tf.tensor1d(
      Int32Array.from({ length: 2000 }, (_, i) => (i * i) % 50),
      'int32',
    );
    const x = new Draws(3).normal([2000, 200]);
    const sums = async (threads: number) => {
      const step: Step = (inputs) => ({ y: tf.unsortedSegmentSum(inputs.x!, inputs.ids as tf.Tensor1D, 50) });
      const compiled = await compile(step, {
        inputs: specsOf({ x, ids }),
        state: new DeviceState({}),
        threads,
      });
      const { y } = await compiled.run(valuesOf({ x, ids }));
      await compiled.release();
      return y;
    };
    const one = await sums(1);
    for (let again = 0; again < 3; again++) expect(await sums(2)).toEqual(one);
  });

  it('makes one-hot rows, of off values where the index is out of range', () =>
    expectAgreement(
      ({ n }) => ({
        plain: tf.oneHot(n!, 4),
        floats: tf.oneHot(n!, 3, 0.9, 0.05, 'float32'),
      }),
      {
        n: tf.tensor2d(
          [
            [0, 3],
            [2, 4],
            [1, -1],
          ],
          [3, 2],
          'int32',
        ),
      },
    ));

  it('gathers by coordinates, and takes the largest', () =>
    expectAgreement(
      ({ x, at }) => {
        const { values, indices } = tf.topk(x!, 2);
        return { y: tf.gatherND(x!, at!), values, indices };
      },
      {
        x: new Draws(3).normal([3, 4]),
        at: tf.tensor2d(
          [
            [0, 1],
            [2, 3],
          ],
          [2, 2],
          'int32',
        ),
      },
    ));
});
