/**
 * Synthetic records for tests and benchmarks: made-up outcomes in the form of real ones. They never belong into
 * `results/`; every one says so in `environment.device`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readableJson, runId } from '../../experiments/record/canonical-json.ts';
import { type RunConfig, type RunResults, recordFolder } from '../../experiments/record/schema.ts';
import { version1Command } from '../../experiments/record/version-1-rules.ts';

const TEST_EXAMPLES = 10_000;
/** Test accuracy that a synthetic cell scatters around. */
const LEVEL: Readonly<Record<string, number>> = { std: 0.8, bit: 0.74, ttq: 0.77 };

/** Numbers in [0, 1) that depend on the text alone. */
function hashFraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** A millisecond of ten years that no other run begins in. */
function syntheticStart(id: string): Date {
  const draw = createHash('sha256').update(`start ${id}`).digest().readUIntBE(0, 6);
  return new Date(Date.parse('2016-01-01T00:00:00.000Z') + (draw % 315_360_000_000));
}

const hex = (text: string, algorithm = 'sha256'): string => createHash(algorithm).update(text).digest('hex');

const share = (fraction: number, examples: number): number => Math.round(fraction * examples) / examples;

/** What a run of `config` might have given; the same for the same configuration. */
export function syntheticResults(config: RunConfig): RunResults {
  const id = runId(config);
  const level = LEVEL[config.quantization]! + (config.ablation === 'none' ? 0 : 0.03);
  const accuracy = level + (hashFraction(id) - 0.5) / 50;
  const history = Array.from({ length: config.epochs }, (_, i) => epochRecord(config, id, accuracy, i + 1));
  const top = Math.max(...history.map((record) => record.validation.accuracy));
  const best = history.find((record) => record.validation.accuracy === top)!;
  const last = history.at(-1)!;
  const total = 700_000;
  const ternary = config.quantization === 'std' ? 0 : 690_000;
  return {
    schemaVersion: 1,
    runId: id,
    status: 'completed',
    command: version1Command(config),
    final: { epoch: last.epoch, train: last.train, validation: last.validation },
    best: { epoch: best.epoch, train: best.train, validation: best.validation },
    teacherCheckpoint:
      config.distillation === null ? null : hex(`teacher ${config.distillation.teacher.runId}`),
    test: { loss: 2 - 1.5 * accuracy, accuracy: share(accuracy, TEST_EXAMPLES), examples: TEST_EXAMPLES },
    history,
    parameters: {
      total,
      trainable: total - 5_000,
      ternary,
      ternaryZeroShare:
        ternary === 0 ? null : Math.round(ternary * (0.3 + hashFraction(`zero ${id}`) / 20)) / ternary,
    },
    checkpoint: fileRecord('weights.safetensors', total * 4 + 2_000, id),
    packedCheckpoint: fileRecord(
      'weights.packed.safetensors',
      (total - ternary) * 4 + ternary / 5 + 2_500,
      id,
    ),
    data: {
      fingerprint: {
        train: hex(`train ${config.dataset}`),
        validation: hex('validation'),
        test: hex('test'),
      },
      train: config.trainExamples - config.validationExamples,
      validation: config.validationExamples,
      test: TEST_EXAMPLES,
    },
    time: {
      startedAt: syntheticStart(id).toISOString(),
      finishedAt: new Date(syntheticStart(id).getTime() + 600_000).toISOString(),
      wallSeconds: 600 + 60 * hashFraction(`time ${id}`),
      medianStepMilliseconds: 180,
      imagesPerSecond: 350,
      resumed: 0,
    },
    environment: {
      gitCommit: hex('commit', 'sha1'),
      gitDirty: false,
      node: 'v20.19.0',
      os: 'synthetic',
      cpu: 'synthetic',
      cores: 2,
      gpu: null,
      device: 'synthetic record, no training behind it',
      packages: {},
    },
  };
}

function epochRecord(config: RunConfig, id: string, accuracy: number, epoch: number) {
  const progress = 1 - Math.exp((-4 * epoch) / config.epochs);
  const validation = share(
    accuracy * progress + hashFraction(`${id} ${epoch}`) / 100,
    config.validationExamples,
  );
  // Not rounded as accuracies are: no two runs have one history.
  const loss = 2.3 - 1.8 * accuracy * progress;
  return {
    epoch,
    learningRate: config.learningRate * (1 - (epoch - 1) / config.epochs),
    train: {
      loss,
      accuracy: share(accuracy * progress, config.trainExamples - config.validationExamples),
    },
    validation: { loss: loss + 0.1, accuracy: validation },
    seconds: 60,
    imagesPerSecond: 350,
  };
}

function fileRecord(file: string, bytes: number, id: string): RunResults['checkpoint'] {
  return { file, bytes, sha256: hex(`${file} ${id}`), md5: hex(`${file} ${id}`, 'md5') };
}

/** Writes a record below `root` as the record store would, without its care for power cuts. Returns its folder. */
export function writeSyntheticRecord(
  root: string,
  config: RunConfig,
  results = syntheticResults(config),
): string {
  const folder = recordFolder(config);
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, 'config.json'), readableJson(config));
  writeFileSync(join(root, folder, 'results.json'), readableJson(results));
  return folder;
}
