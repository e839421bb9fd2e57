/** Rotary position embedding by ONNX Runtime's own node. */
import { traceKernel } from '../trace-backend.ts';

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
