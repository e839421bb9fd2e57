/** Conv2D and its gradients: by Winograd, by blocked kernels or by ONNX's own, whichever applies first. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Trace, type TraceKernel, traceKernel } from '../trace-backend.ts';
import type { Form } from '../traced-value.ts';
import {
  blockedConv,
  blockedFilterGradient,
  blockedInputGradient,
  canConvBlocked,
  canFilterGradientBlocked,
  canInputGradientBlocked,
} from './blocked-conv.ts';
import { convGeometry } from './conv-geometry.ts';
import { plainConv, plainFilterGradient, plainInputGradient } from './plain-conv.ts';
import {
  canConvWinograd,
  winogradConv,
  winogradFilterGradient,
  winogradInputGradient,
} from './winograd-conv.ts';

const formsOf =
  (trace: Trace, tensor: TensorInfo) =>
  (form: Form): string =>
    trace.name(tensor, form);

const conv2d: TraceKernel = (trace, { x, filter }, attrs) => {
  const g = convGeometry(x!.shape, filter!.shape, attrs);
  const [image, weights] = [formsOf(trace, x!), trace.name(filter!)];
  const blocked = (name: string) => trace.tensor(g.outShape, 'float32', name, 'blocked');
  if (canConvWinograd(trace, g)) return blocked(winogradConv(trace, g, image('blocked'), weights));
  if (canConvBlocked(trace, g)) return blocked(blockedConv(trace, g, image, weights));
  return trace.tensor(g.outShape, 'float32', plainConv(trace, g, image('plain'), weights));
};

const inputGradient: TraceKernel = (trace, { dy, filter }, attrs) => {
  const g = convGeometry(attrs.inputShape as number[], filter!.shape, attrs);
  const [gradient, weights] = [formsOf(trace, dy!), trace.name(filter!)];
  const blocked = (name: string) => trace.tensor(g.inShape, 'float32', name, 'blocked');
  if (canConvWinograd(trace, g))
    return blocked(winogradInputGradient(trace, g, gradient('blocked'), weights));
  if (canInputGradientBlocked(trace, g))
    return blocked(blockedInputGradient(trace, g, gradient('blocked'), weights));
  return trace.tensor(g.inShape, 'float32', plainInputGradient(trace, g, gradient('plain'), weights));
};

const filterGradient: TraceKernel = (trace, { x, dy }, attrs) => {
  const g = convGeometry(x!.shape, attrs.filterShape as number[], attrs);
  const [image, gradient] = [formsOf(trace, x!), formsOf(trace, dy!)];
  const filter = canConvWinograd(trace, g)
    ? winogradFilterGradient(trace, g, image('blocked'), gradient('blocked'))
    : canFilterGradientBlocked(trace, g)
      ? blockedFilterGradient(trace, g, image, gradient('blocked'))
      : plainFilterGradient(trace, g, image('plain'), gradient('plain'));
  return trace.tensor(g.filterShape, 'float32', filter);
};

traceKernel('Conv2D', conv2d);
traceKernel('Conv2DBackpropInput', inputGradient);
traceKernel('Conv2DBackpropFilter', filterGradient);
