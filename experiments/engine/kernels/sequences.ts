/** Kernels of sequences: attention over a cache, rotary positions, cross entropy of labels. */
import { traceKernel } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';

/** The node computes scores of all pairs of new positions: so many at a time leave out most of those that are masked. */
const POSITIONS_AT_A_TIME = 64;

/**
 * Attention of new positions to a cache and to each other by ONNX Runtime's own node, which also turns them by their rotary positions
 * and writes their keys and values into the cache: in place, where the caches that come out are fetched into those that go in.
 */
traceKernel('CachedAttention', (trace, inputs, { heads, keyValueHeads, scale }) => {
  const { graph } = trace;
  const { query, key, value, keys, values, first, cos, sin } = inputs;
  const [batch, time] = query!.shape as [number, number, number];
  const flat = viewOf(graph, trace.name(first!), [batch]);
  const tables = cos === undefined || sin === undefined ? [] : [trace.name(cos), trace.name(sin)];
  const attributes = {
    ...{ num_heads: heads as number, kv_num_heads: keyValueHeads as number },
    ...{ scale: { float: scale as number }, do_rotary: tables.length === 0 ? 0 : 1 },
  };
  const sizes = Array.from({ length: Math.ceil(time / POSITIONS_AT_A_TIME) }, (_, at) =>
    Math.min(POSITIONS_AT_A_TIME, time - at * POSITIONS_AT_A_TIME),
  );
  const given = [query, key, value].map((input) => inPieces(input === undefined ? '' : trace.name(input)));
  let caches = [trace.name(keys!), trace.name(values!)];
  let end = 0;
  const outputs = sizes.map((size, at) => {
    end += size;
    // The node asks for the last position of each sequence, and for the longest sequence's length.
    const last = graph.node('Add', [flat, graph.constant([end - 1], [1], 'int32')]);
    const length = graph.node('Add', [
      graph.node('Gather', [flat, graph.constant([0], [1], 'int32')]),
      graph.constant([end], [1], 'int32'),
    ]);
    const names = [...given.map((pieces) => pieces[at]!), ...caches, last, length, ...tables];
    const [y, ...made] = graph.nodeWithOutputs('GroupQueryAttention', names, 3, attributes, 'com.microsoft');
    caches = made;
    return y!;
  });
  const width = (heads as number) * keys!.shape[3]!;
  const y = outputs.length === 1 ? outputs[0]! : graph.node('Concat', outputs, { axis: 1 });
  return [
    trace.tensor([batch, time, width], 'float32', y),
    trace.tensor(keys!.shape, 'float32', caches[0]!),
    trace.tensor(values!.shape, 'float32', caches[1]!),
  ];

  function inPieces(name: string): readonly string[] {
    if (name === '' || sizes.length === 1) return sizes.map(() => name);
    return graph.nodeWithOutputs('Split', [name, graph.integers(sizes)], sizes.length, { axis: 1 });
  }
});

/** Rotary position embedding by ONNX Runtime's own node. */
traceKernel('Rotary', (trace, { x, cos, sin }) => {
  const { graph } = trace;
  const [batch, time, width] = x!.shape as [number, number, number];
  const positions = Array.from({ length: batch * time }, (_, at) => at % time);
  const inputs = [
    trace.name(x!),
    graph.constant(positions, [batch, time], 'int64'),
    trace.name(cos!),
    trace.name(sin!),
  ];
  const attributes = { interleaved: 0, num_heads: width / (2 * cos!.shape[1]!), rotary_embedding_dim: 0 };
  return trace.tensor(
    x!.shape,
    'float32',
    graph.node('RotaryEmbedding', inputs, attributes, 'com.microsoft'),
  );
});

/** Cross entropy of integer labels: one value a row is picked, and one a row changed, whatever the number of classes. */
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
