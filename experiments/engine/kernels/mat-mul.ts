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
