/** RMSNorm: ONNX Runtime's own node forwards, products with rows and columns of statistics backwards. */
import { traceKernel } from '../trace-backend.ts';
import { sizeOf, viewOf } from '../traced-value.ts';

traceKernel('RmsNorm', (trace, { x, gamma }, { epsilon }) => {
  const attributes = { axis: -1, epsilon: { float: epsilon as number }, stash_type: 1 };
  const inputs = [trace.name(x!), trace.name(gamma!)];
  const [y, inverse] = trace.graph.nodeWithOutputs('SimplifiedLayerNormalization', inputs, 2, attributes) as [
    string,
    string,
  ];
  return [
    trace.tensor(x!.shape, 'float32', y),
    trace.tensor([...x!.shape.slice(0, -1), 1], 'float32', inverse),
  ];
});

/** dx = r·(γ·dy - x·r²·m), m = (dy·x)·γ / channels, dγ = rᵀ·(dy·x): sums over rows and channels are matrix products. */
traceKernel('RmsNormGrad', (trace, { dy, x, gamma, inverse }) => {
  const { graph } = trace;
  const channels = x!.shape.at(-1)!;
  const rows = sizeOf(x!.shape) / channels;
  const view = (name: string) => viewOf(graph, name, [rows, channels]);
  const [gradient, input] = [view(trace.name(dy!)), view(trace.name(x!))];
  const r = viewOf(graph, trace.name(inverse!), [rows, 1]);
  const weights = trace.name(gamma!);
  const mul = (a: string, b: string) => graph.node('Mul', [a, b]);
  const product = mul(gradient, input);
  const sums = graph.node('MatMul', [product, viewOf(graph, weights, [channels, 1])]);
  const along = mul(mul(mul(r, r), sums), graph.scalar(1 / channels));
  const dx = mul(graph.node('Sub', [mul(gradient, weights), mul(input, along)]), r);
  const dgamma = graph.node('MatMul', [viewOf(graph, r, [1, rows]), product]);
  return [
    trace.tensor(x!.shape, 'float32', viewOf(graph, dx, x!.shape)),
    trace.tensor([channels], 'float32', viewOf(graph, dgamma, [channels])),
  ];
});
