/** Matrix products. */
import { broadcast_util } from '@tensorflow/tfjs-core';
import { traceKernel } from '../trace-backend.ts';

traceKernel('BatchMatMul', (trace, { a, b }, { transposeA, transposeB }) => {
  const [left, right] = [a!.shape, b!.shape];
  const [tA, tB] = [transposeA === true, transposeB === true];
  const batch = broadcast_util.assertAndGetBroadcastShape([...left.slice(0, -2)], [...right.slice(0, -2)]);
  const rows = left.at(tA ? -1 : -2)!;
  const columns = right.at(tB ? -2 : -1)!;
  const names = [trace.name(a!), trace.name(b!)];
  const flags = { transA: tA ? 1 : 0, transB: tB ? 1 : 0 };
  const y =
    tA || tB
      ? trace.graph.node('FusedMatMul', names, flags, 'com.microsoft')
      : trace.graph.node('MatMul', names);
  return trace.tensor([...batch, rows, columns], 'float32', y);
});

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
