/** The results of an image classification run in the form of records of version 1. */
import { createHash } from 'node:crypto';
import type { Environment, HistoryRow } from '../record/base-record.ts';
import { runCommand } from '../record/run-command.ts';
import { type RunConfig, type RunResults, SCHEMA_VERSION } from '../record/schema.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { RunState } from './run-state.ts';

export function version1Environment({
  cpu,
  device,
  threads,
  ...rest
}: Environment): RunResults['environment'] {
  return {
    ...rest,
    cpu: cpu.model,
    cores: cpu.cores,
    device: `${device}, ${threads} thread${threads > 1 ? 's' : ''}`,
  };
}

export function version1Results(
  config: RunConfig,
  state: RunState,
  outcome: RunOutcome,
  details: Readonly<Record<string, unknown>>,
): RunResults {
  const { outcomes, files } = outcome;
  const history = state.history.map(epochOf);
  const period = (epoch: number) => {
    const { train, validation } = history[epoch - 1]!;
    return { epoch, train, validation };
  };
  const [checkpoint, packedCheckpoint] = files.map(({ name, content }) => {
    const digest = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
    return { file: name, bytes: content.length, sha256: digest('sha256'), md5: digest('md5') };
  });
  return {
    schemaVersion: SCHEMA_VERSION,
    runId: state.runId,
    status: 'completed',
    command: runCommand(config),
    final: period(history.length),
    best: period(state.best!),
    test: {
      loss: outcomes['test.loss']!,
      accuracy: outcomes['test.accuracy']!,
      examples: outcomes['test.examples']!,
    },
    history,
    parameters: {
      total: outcomes['parameters.total']!,
      trainable: outcomes['parameters.trainable']!,
      ternary: outcomes['parameters.ternary']!,
      ternaryZeroShare: outcomes['ternary.zeroShare'] ?? null,
    },
    checkpoint: checkpoint!,
    packedCheckpoint: packedCheckpoint!,
    ...(details as Pick<RunResults, 'data' | 'teacherCheckpoint'>),
    time: {
      startedAt: state.sittings[0]!.startedAt,
      finishedAt: state.sittings.at(-1)!.finishedAt,
      wallSeconds: outcomes['time.seconds']!,
      medianStepMilliseconds: outcomes['time.stepMilliseconds']!,
      imagesPerSecond: outcomes['time.examplesPerSecond']!,
      resumed: state.sittings.length - 1,
    },
    environment: version1Environment(state.sittings.at(-1)!.environment),
  };
}

function epochOf(row: HistoryRow): RunResults['history'][number] {
  return {
    epoch: row.epoch!,
    learningRate: row.learningRate!,
    train: { loss: row['train.loss']!, accuracy: row['train.accuracy']! },
    validation: { loss: row['validation.loss']!, accuracy: row['validation.accuracy']! },
    seconds: row.seconds!,
    imagesPerSecond: row.examplesPerSecond!,
  };
}
