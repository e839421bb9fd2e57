import { existsSync } from 'node:fs';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../../programs/sources.mjs';
import { CUDA_LIBRARY, CUDA_STEP } from './cuda-provider.ts';
import { type Device, openSession } from './device.ts';
import { OnnxGraph } from './onnx-graph.ts';

/** Of one row of numbers, passed through. */
function opened(device: Device): Promise<ort.InferenceSession> {
  const graph = new OnnxGraph();
  graph.input('x', 'float32', [1, 4]);
  graph.output(graph.node('Identity', ['x']), 'float32', [1, 4]);
  return openSession(graph.serialize(), { device, threads: 1 });
}

const isListed = ort.listSupportedBackends().some(({ name }) => name === 'cuda');
const isHere = existsSync(path.join(REPOSITORY, 'node_modules/onnxruntime-node', CUDA_LIBRARY));

test.runIf(isListed && !isHere)(
  'a provider that is missing is named by its device, with what installs it',
  async () => {
    const reason = await opened('cuda').then(String, ({ message }: Error) => message);
    expect(reason).toMatch(/^device cuda: .*Failed to load shared library; see lab doctor/);
    expect(reason).toContain(CUDA_STEP);
  },
);
