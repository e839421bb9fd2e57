/** Matrix products. */
import { broadcast_util } from '@tensorflow/tfjs-core';
import { type Trace, traceKernel } from '../trace-backend.ts';
import type { Integers } from '../traced-value.ts';
import { integerProduct } from './integer-products.ts';
import { storedProduct } from './stored-product.ts';

traceKernel('BatchMatMul', (trace, { a, b }, { transposeA, transposeB }) => {
  const [left, right] = [a!.shape, b!.shape];
  const [tA, tB] = [transposeA === true, transposeB === true];
  const batch = broadcast_util.assertAndGetBroadcastShape([...left.slice(0, -2)], [...right.slice(0, -2)]);
  const rows = left.at(tA ? -1 : -2)!;
  const columns = right.at(tB ? -2 : -1)!;
  if (trace.value(b!).stored !== undefined) {
    return storedProduct(trace, a!, b!, { transposeA: tA, transposeB: tB });
  }
  const [x, w] = [trace.value(a!).integers, trace.value(b!).integers];
  if (x?.of === 'activations' && w?.of === 'weights' && left.length === 2 && !tA && !tB) {
    return trace.tensor([rows, columns], 'float32', bitProduct(trace, x, w));
  }
  const names = [trace.name(a!), trace.name(b!)];
  const flags = { transA: tA ? 1 : 0, transB: tB ? 1 : 0 };
  const y =
    tA || tB
      ? trace.graph.node('FusedMatMul', names, flags, 'com.microsoft')
      : trace.graph.node('MatMul', names);
  return trace.tensor([...batch, rows, columns], 'float32', y);
});

/**
 * BitLinear's product in integers, uint8 with zero point 128 times int8: exact but for the scaling at the end, where FP32 rounds
 * every sum, and up to four times as fast. Activations of a sequence alone come as integers.
 */
function bitProduct({ graph }: Trace, x: Integers, w: Integers): string {
  const sums = integerProduct(graph, { activations: x.name, weights: w.name, weightType: 'int8' });
  return graph.node('Mul', [sums, graph.node('Mul', [x.step, w.step])]);
}

traceKernel('Einsum', (trace, inputs, { equation }) => {
  const operands = Object.values(inputs);
  const written = (equation as string).replaceAll(' ', '');
  const [from, to] = written.split('->') as [string, string];
  const sizes = new Map<string, number>();
  for (const [i, letters] of from.split(',').entries()) {
    for (const [axis, letter] of [...letters].entries()) sizes.set(letter, operands[i]!.shape[axis]!);
  }
  const names = operands.map((operand) => trace.name(operand));
  const y = trace.graph.node('Einsum', names, { equation: written });
  return trace.tensor(
    [...to].map((letter) => sizes.get(letter)!),
    'float32',
    y,
  );
});
