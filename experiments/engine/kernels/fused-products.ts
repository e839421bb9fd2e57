/** TensorFlow.js's products with bias and activation: the product's kernel, then the others'. */
import { type Trace, type TraceKernel, tracedKernel, traceKernel } from '../trace-backend.ts';

type Inputs = Parameters<TraceKernel>[1];
type Attributes = Parameters<TraceKernel>[2];

const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
};

function register(name: string, product: string, operands: readonly [string, string]): void {
  traceKernel(name, (trace, inputs, attrs) => {
    const [left, right] = operands;
    const y = one(trace, product, { [left]: inputs[left]!, [right]: inputs[right]! }, attrs);
    const { bias } = inputs;
    return activated(trace, bias ? one(trace, 'Add', { a: y, b: bias }, {}) : y, inputs, attrs);
  });
}

function activated(trace: Trace, x: Inputs[string], { preluActivationWeights }: Inputs, attrs: Attributes) {
  const activation = (attrs.activation as string | undefined) ?? 'linear';
  if (activation === 'linear') return x;
  if (activation === 'prelu') return one(trace, 'Prelu', { x, alpha: preluActivationWeights! }, {});
  const kernel = ACTIVATIONS[activation];
  if (kernel === undefined)
    throw new Error(`trace: a fused product cannot have the activation ${activation}`);
  return one(trace, kernel, { x }, { alpha: attrs.leakyreluAlpha });
}

function one(trace: Trace, kernel: string, inputs: Inputs, attrs: Attributes): Inputs[string] {
  const made = tracedKernel(kernel)(trace, inputs, attrs);
  return Array.isArray(made) ? made[0]! : made;
}

register('FusedConv2D', 'Conv2D', ['x', 'filter']);
register('FusedDepthwiseConv2D', 'DepthwiseConv2dNative', ['x', 'filter']);
register('_FusedMatMul', 'BatchMatMul', ['a', 'b']);
