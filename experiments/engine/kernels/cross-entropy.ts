/** Cross entropy of integer labels: one value a row is picked, and one a row changed, whatever the number of classes. */
import { traceKernel } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';

traceKernel('PickLabels', (trace, { x, labels }) => {
  const { graph } = trace;
  const rows = x!.shape[0]!;
  const column = viewOf(graph, graph.cast(trace.name(labels!), 'int64'), [rows, 1]);
  const picked = graph.node('GatherElements', [trace.name(x!), column], { axis: 1 });
  return trace.tensor([rows], 'float32', graph.node('Neg', [viewOf(graph, picked, [rows])]));
});

traceKernel('PickLabelsGrad', (trace, { dy, logProbabilities, labels }) => {
  const { graph } = trace;
  const { shape } = logProbabilities!;
  const rows = shape[0]!;
  const weights = viewOf(graph, trace.name(dy!), [rows, 1]);
  const column = viewOf(graph, graph.cast(trace.name(labels!), 'int64'), [rows, 1]);
  const weighted = graph.node('Mul', [graph.node('Exp', [trace.name(logProbabilities!)]), weights]);
  const inputs = [weighted, column, graph.node('Neg', [weights])];
  return trace.tensor(shape, 'float32', graph.node('ScatterElements', inputs, { axis: 1, reduction: 'add' }));
});
