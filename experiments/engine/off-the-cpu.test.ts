/**
 * What is compiled for a device other than the CPU, run on the CPU: no GPU was ever there to run it on. So much can be known: the
 * graph has none of the CPU's own layout and computes what it should, and ONNX Runtime takes the settings.
 */
import './cpu-backend.ts';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { beforeEach, expect, test, vi } from 'vitest';
import { fixtureImages, fixtureTargets, modelCases, modelOf } from '../models/fixtures/model-fixtures.ts';
import { trainingSteps } from '../models/fixtures/training-steps.ts';
import { compiledEngine } from './compile.ts';
import { channelBlock, REPEATABLE } from './device.ts';
import { eagerEngine } from './eager.ts';
import { expectValues } from './fixtures/agreement.ts';
import { OnnxGraph } from './onnx-graph.ts';

const created: Uint8Array[] = [];

vi.mock('./device.ts', async (original) => {
  const device = await original<typeof import('./device.ts')>();
  return {
    ...device,
    openSession: (model: Uint8Array, settings: Parameters<typeof device.openSession>[1]) => {
      created.push(model);
      return device.openSession(model, { ...settings, device: 'cpu' });
    },
  };
});

beforeEach(async () => {
  await tf.setBackend('cpu');
});

test.each(['resnet18', 'vit_s6'] as const)(
  '%s takes its steps without blocked convolutions',
  async (model) => {
    expect(await channelBlock('cuda')).toBe(1);
    const fixture = modelCases.find(
      ({ model: of, quantization, ablation }) =>
        of === model && quantization === 'std' && ablation === 'none',
    )!;
    const [images, targets] = [fixtureImages(fixture), fixtureTargets()];
    const cuda = compiledEngine({ device: 'cuda', threads: 1 });
    const compiled = await trainingSteps(cuda, modelOf(fixture), images, targets, 2);
    const largest = created.toSorted((a, b) => b.length - a.length)[0]!;
    const names = Buffer.from(largest).toString('latin1');
    expect(names).toContain('MatMul');
    // It stands once among the imports of every graph, and again at each of its nodes.
    expect(names.split('nchwc')).toHaveLength(2);
    const eager = await trainingSteps(await eagerEngine('wasm', 1), modelOf(fixture), images, targets, 2);
    for (const [name, values] of Object.entries(eager.first)) {
      expectValues(compiled.first[name]!, values, 3e-4, name);
    }
    expectValues(compiled.losses, eager.losses, 3e-3, 'losses');
  },
);

test('ONNX Runtime knows the setting that has reductions repeat', async () => {
  const graph = new OnnxGraph();
  graph.output(graph.node('Neg', [graph.input('x', 'float32', [1])]), 'float32', [1]);
  const open = (value: string) =>
    ort.InferenceSession.create(graph.serialize(), {
      executionProviders: ['cpu'],
      extra: { session: { ...REPEATABLE.session, use_deterministic_compute: value } },
    });
  await (await open(REPEATABLE.session.use_deterministic_compute)).release();
  await expect(open('sometimes')).rejects.toThrow('must be a boolean');
});
