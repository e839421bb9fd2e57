import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../engine/cpu-backend.ts';
import { type ImageCase, inputShape } from './bench-case.ts';
import { benchStep } from './bench-step.ts';

/**
 * Milliseconds of each of `steps` eager training steps on TensorFlow.js's WebAssembly backend, one thread: the same step that is
 * compiled. That backend has no kernel for the gradient of a convolution's filter; it gets one made of its own slices and
 * matrix products, without which it could not train at all.
 */
export async function measureWasm(bench: ImageCase, steps: number): Promise<number[]> {
  setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm') === undefined) registerFilterGradient();
  const { step, feeds } = benchStep(bench);
  const images = tf.tensor(feeds.images!, inputShape(bench));
  const targets = tf.tensor(feeds.targets!, [bench.batch, 10]);
  const milliseconds: number[] = [];
  for (let i = 0; i < steps; i++) {
    const started = performance.now();
    const { loss } = tf.tidy(() =>
      step({ images, targets, learningRate: tf.scalar(feeds.learningRate![0]!) }),
    );
    await loss!.data();
    milliseconds.push(performance.now() - started);
    loss!.dispose();
  }
  tf.dispose([images, targets]);
  await tf.setBackend('cpu');
  return milliseconds;
}

/** dW[u, v, c, o] = Σ over batch and outputs of x[b, i·s + u, j·s + v, c] · dy[b, i, j, o]: one matrix product a tap. */
function registerFilterGradient(): void {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as unknown as { x: tf.TensorInfo; dy: tf.TensorInfo };
      const { strides, pad, filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
      const engine = tf.engine();
      const [image, gradient] = [engine.makeTensorFromTensorInfo(x), engine.makeTensorFromTensorInfo(dy)];
      const info = tf.backend_util.computeConv2DInfo(
        x.shape as Shape4D,
        filterShape,
        strides,
        1,
        pad as 'same',
      );
      return tf.tidy(() => {
        const { top, bottom, left, right } = info.padInfo;
        const padded = tf.pad(image, [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ]);
        const rows = tf.reshape(gradient, [-1, info.outChannels]);
        const taps: tf.Tensor[] = [];
        for (let u = 0; u < info.filterHeight; u++) {
          for (let v = 0; v < info.filterWidth; v++) {
            const end = [info.batchSize, u + (info.outHeight - 1) * info.strideHeight + 1];
            end.push(v + (info.outWidth - 1) * info.strideWidth + 1, info.inChannels);
            const window = tf.stridedSlice(padded, [0, u, v, 0], end, [
              1,
              info.strideHeight,
              info.strideWidth,
              1,
            ]);
            taps.push(tf.matMul(tf.reshape(window, [-1, info.inChannels]), rows, true));
          }
        }
        return tf.reshape(tf.stack(taps), filterShape);
      });
    },
  });
}

type Shape4D = [number, number, number, number];
