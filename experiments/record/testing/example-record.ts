/** A configuration and results that satisfy every rule, for tests to change one field of. */

import { runId } from '../canonical-json.ts';
import { type RunConfig, type RunResults, SCHEMA_VERSION } from '../schema.ts';
import { version1Command } from '../version-1-rules.ts';

export const EXAMPLE_CONFIG: RunConfig = {
  schemaVersion: SCHEMA_VERSION,
  dataset: 'cifar10',
  model: 'resnet18',
  width: 16,
  stem: 'cifar',
  quantization: 'bit',
  ablation: 'keep_conv1',
  distillation: null,
  seed: 42,
  trainExamples: 2000,
  validationExamples: 200,
  epochs: 2,
  batchSize: 64,
  learningRate: 0.1,
  minLearningRate: 0.00001,
  warmupEpochs: 1,
  scheduler: 'cosine',
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.0005 },
  augment: 'basic',
  mixupAlpha: 0,
  labelSmoothing: 0,
};

/** Results that belong to `config`. */
export function exampleResults(config: RunConfig = EXAMPLE_CONFIG): RunResults {
  const train = { loss: 1.25, accuracy: 0.5 };
  const validation = { loss: 1.5, accuracy: 0.435 };
  const hashes = { sha256: 'a'.repeat(64), md5: 'b'.repeat(32) };
  return {
    schemaVersion: SCHEMA_VERSION,
    runId: runId(config),
    status: 'completed',
    command: version1Command(config),
    final: { epoch: 1, train, validation },
    best: { epoch: 1, train, validation },
    teacherCheckpoint: config.distillation === null ? null : 'a'.repeat(64),
    test: { loss: 1.5, accuracy: 0.43, examples: 10_000 },
    history: [{ epoch: 1, learningRate: 0.1, train, validation, seconds: 10, imagesPerSecond: 180 }],
    parameters: {
      total: 700_000,
      trainable: 698_000,
      ...(config.quantization === 'std'
        ? { ternary: 0, ternaryZeroShare: null }
        : { ternary: 690_000, ternaryZeroShare: 0.3 }),
    },
    checkpoint: { file: 'weights.safetensors', bytes: 2_800_000, ...hashes },
    packedCheckpoint: { file: 'weights.packed.safetensors', bytes: 170_000, ...hashes },
    data: {
      fingerprint: { train: 'c'.repeat(64), validation: 'd'.repeat(64), test: 'e'.repeat(64) },
      train: 1800,
      validation: 200,
      test: 10_000,
    },
    time: {
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:00:20.000Z',
      wallSeconds: 20,
      medianStepMilliseconds: 160,
      imagesPerSecond: 180,
      resumed: 0,
    },
    environment: {
      gitCommit: 'f'.repeat(40),
      gitDirty: false,
      node: 'v20.19.0',
      os: 'Linux 6 x64',
      cpu: 'Example',
      cores: 2,
      gpu: null,
      device: 'cpu, 1 thread',
      packages: { 'onnxruntime-node': '1.30.0' },
    },
  };
}
