/** Choices between two tensors, and the gradients of activations that are choices. */
import { backend_util } from '@tensorflow/tfjs-core';
import { traceKernel } from '../trace-backend.ts';
import { affine, evenScale } from './affine.ts';
import { commonForm, operandName } from './operand-form.ts';

traceKernel('Select', (trace, { condition, t, e }) => {
  const shape = [t!, e!].reduce(
    (all, { shape: next }) => backend_util.assertAndGetBroadcastShape(all, [...next]),
    [...condition!.shape],
  );
  const operands = [condition!, trace.source(t!), trace.source(e!)];
  const form = commonForm(trace, shape, operands);
  const names = operands.map((operand) => operandName(trace, operand, shape, form));
  const y = trace.tensor(shape, t!.dtype, trace.graph.node('Where', names), form);
  return operands.some((operand) => operand.shape.join() === shape.join()) ? y : trace.repeated(shape, y);
});

/** dL/dx = dL/dy where y > 0. Blocked: the mask is an affine map, so steep that it is 0 or at least 1, clipped to [0, 1]. */
traceKernel('ReluGrad', (trace, { dy, y }) => {
  const { graph } = trace;
  const form = commonForm(trace, dy!.shape, [y!, dy!]);
  const [gradient, output] = [trace.name(dy!, form), trace.name(y!, form)];
  if (form === 'blocked') {
    const channels = y!.shape[3]!;
    const mask = affine(trace, output, evenScale(trace, 1e38, channels), channels, { activation: 'Clip01' });
    return trace.tensor(dy!.shape, 'float32', graph.node('Mul', [gradient, mask]), form);
  }
  const positive = graph.node('Greater', [output, graph.scalar(0)]);
  return trace.tensor(dy!.shape, 'float32', graph.node('Where', [positive, gradient, graph.scalar(0)]), form);
});

/** dL/dx = dL/dy where y >= 0, else dL/dy · (y + 1). */
traceKernel('EluGrad', (trace, { dy, y }) => {
  const { graph } = trace;
  const form = commonForm(trace, dy!.shape, [y!, dy!]);
  const [gradient, output] = [trace.name(dy!, form), trace.name(y!, form)];
  const slope = graph.node('Min', [graph.node('Add', [output, graph.scalar(1)]), graph.scalar(1)]);
  return trace.tensor(dy!.shape, 'float32', graph.node('Mul', [gradient, slope]), form);
});
