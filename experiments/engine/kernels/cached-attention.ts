/**
 * Attention of new positions to a cache and to each other by ONNX Runtime's own node, which also turns them by their rotary positions
 * and writes their keys and values into the cache: in place, where the caches that come out are fetched into those that go in.
 */
import { traceKernel } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';

/** The node computes scores of all pairs of new positions: so many at a time leave out most of those that are masked. */
const POSITIONS_AT_A_TIME = 64;

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
