/** How fast this machine multiplies a token's vector with a matrix that is kept in one form or another. */
import '../engine/cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import { compile, DeviceState } from '../engine/compile.ts';
import type { StoredMatrix } from '../engine/stored-matrix.ts';
import { absmaxQuantize } from '../quant/absmax-activations.ts';
import { quartiles, timeSides } from './time-sides.ts';

export const PRODUCT_FORMS = ['float32', 'int8', 'two-bit'] as const;
export type ProductForm = (typeof PRODUCT_FORMS)[number];

const ROUNDS = 9;
const WARM_UP_ROUNDS = 2;

/** Multiply-accumulates a second of processor time, one row, one thread, with a matrix [rows, columns]; integers with their quantization. */
export async function productRates(rows: number, columns: number): Promise<Record<ProductForm, number>> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const opened = [];
  for (const form of PRODUCT_FORMS) opened.push(await openProduct(form, rows, columns));
  const times = await timeSides(opened, { rounds: ROUNDS, warmUpRounds: WARM_UP_ROUNDS });
  for (const side of opened) await side.release();
  const rates = times.map(({ name, cpu }) => [name, (1000 * rows * columns) / quartiles(cpu).median]);
  return Object.fromEntries(rates) as Record<ProductForm, number>;
}

/** Of a step of training: some windows of tokens. */
const TRAINING_ROWS = 512;

/** Multiply-accumulates a second of processor time in FP32, many rows, one thread, with a matrix [rows, columns] that changes. */
export async function trainingProductRate(rows: number, columns: number): Promise<number> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const w = tf.tidy(() => tf.variable(tf.ones([rows, columns]), false));
  const compiled = await compile(
    ({ x }) => ({ y: tf.matMul(x as tf.Tensor2D, w as tf.Tensor as tf.Tensor2D) }),
    {
      inputs: { x: { shape: [TRAINING_ROWS, rows], dtype: 'float32' } },
      state: new DeviceState({ w }),
    },
  );
  w.dispose();
  const x = Float32Array.from({ length: TRAINING_ROWS * rows }, (_, at) => Math.sin(at));
  const side = { name: 'float32', run: () => compiled.run({ x }) };
  const [times] = await timeSides([side], { rounds: ROUNDS, warmUpRounds: WARM_UP_ROUNDS });
  await compiled.release();
  return (1000 * TRAINING_ROWS * rows * columns) / quartiles(times!.cpu).median;
}

async function openProduct(form: ProductForm, rows: number, columns: number) {
  const trits = Int8Array.from({ length: rows * columns }, (_, at) => ((7919 * at) % 3) - 1);
  const values = form === 'float32' ? Float32Array.from(trits) : trits;
  const matrix: StoredMatrix = {
    ...{ rows, columns, form, transposed: false },
    values: () => values,
    steps: Float32Array.of(1),
  };
  const w = tf.tidy(() => tf.variable(tf.zeros([rows, columns]), false));
  const compiled = await compile(
    ({ x }) => {
      const given = form === 'float32' ? x! : absmaxQuantize(x!);
      return { y: tf.matMul(tf.reshape(given, [1, rows]), w as tf.Tensor as tf.Tensor2D) };
    },
    {
      inputs: { x: { shape: [1, 1, rows], dtype: 'float32' } },
      state: new DeviceState({ w }, { w: matrix }),
      bakes: true,
    },
  );
  w.dispose();
  const x = Float32Array.from({ length: rows }, (_, at) => Math.sin(at));
  return { name: form, run: () => compiled.run({ x }), release: () => compiled.release() };
}
