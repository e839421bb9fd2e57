/**
 * Attention of new positions to a cache and to each other by ONNX Runtime's own node, which also turns them by their rotary positions
 * and writes their keys and values into the cache: in place, where the caches that come out are fetched into those that go in.
 */
import { traceKernel } from '../trace-backend.ts';
import { viewOf } from '../traced-value.ts';

traceKernel('CachedAttention', (trace, inputs, { heads, keyValueHeads, scale }) => {
  const { graph } = trace;
  const { query, key, value, keys, values, first, cos, sin } = inputs;
  const [batch, time] = query!.shape as [number, number, number];
  const flat = viewOf(graph, trace.name(first!), [batch]);
  // The node asks for the last position of each sequence, and for the longest sequence's length.
  const last = graph.node('Add', [flat, graph.constant([time - 1], [1], 'int32')]);
  const length = graph.node('Add', [
    graph.node('Gather', [flat, graph.constant([0], [1], 'int32')]),
    graph.constant([time], [1], 'int32'),
  ]);
  const names = [query, key, value, keys, values].map((input) =>
    input === undefined ? '' : trace.name(input),
  );
  const tables = cos === undefined || sin === undefined ? [] : [trace.name(cos), trace.name(sin)];
  const attributes = {
    ...{ num_heads: heads as number, kv_num_heads: keyValueHeads as number },
    ...{ scale: { float: scale as number }, do_rotary: tables.length === 0 ? 0 : 1 },
  };
  const given = [...names, last, length, ...tables];
  const made = graph.nodeWithOutputs('GroupQueryAttention', given, 3, attributes, 'com.microsoft');
  const width = (heads as number) * keys!.shape[3]!;
  const shapes = [[batch, time, width], keys!.shape, values!.shape];
  return shapes.map((shape, at) => trace.tensor(shape, 'float32', made[at]!));
});
