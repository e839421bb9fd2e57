import { createHash } from 'node:crypto';
import { ternaryWeights } from '../models/ternary-weights.ts';
import type { FileContent } from '../record/replace-files.ts';
import { runCommand } from '../record/run-command.ts';
import { type RunConfig, type RunResults, SCHEMA_VERSION } from '../record/schema.ts';
import type { Environment } from './environment.ts';
import { median } from './median.ts';
import { type TernaryTensor, writePackedCheckpoint } from './packed-checkpoint.ts';
import { describeData, type RunData } from './run-data.ts';
import type { RunState } from './run-state.ts';
import { type StoredTensor, writeSafetensors } from './safetensors.ts';
import type { TrainedRun } from './train-run.ts';
import type { TrainingSession } from './training-session.ts';

/** FP32 weights of the best epoch. */
export const CHECKPOINT_FILE = 'weights.safetensors';
/** The same with ternary weights packed. */
export const PACKED_FILE = 'weights.packed.safetensors';

export interface OutcomeInput {
  readonly config: RunConfig;
  readonly data: RunData;
  readonly session: TrainingSession;
  readonly trained: TrainedRun;
  readonly teacherCheckpoint: string | null;
  readonly environment: Environment;
  readonly finishedAt: string;
}

/** What a finished run leaves: its results and, beside them, its checkpoints. */
export function runOutcome(input: OutcomeInput): { results: RunResults; files: readonly FileContent[] } {
  const { state, test } = input.trained;
  const weights = bestWeights(input.session, state);
  const ternary = ternaryTensors(input.session, state);
  const checkpoint = { name: CHECKPOINT_FILE, content: writeSafetensors(weights) };
  const packed = { name: PACKED_FILE, content: writePackedCheckpoint(weights, ternary) };
  const results: RunResults = {
    schemaVersion: SCHEMA_VERSION,
    runId: state.runId,
    status: 'completed',
    command: runCommand(input.config),
    final: epochOf(state, state.history.length),
    best: epochOf(state, state.bestEpoch!),
    teacherCheckpoint: input.teacherCheckpoint,
    test: { ...test, examples: input.data.test.count },
    history: [...state.history],
    parameters: countParameters(input.session, ternary),
    checkpoint: describeFile(checkpoint.name, checkpoint.content),
    packedCheckpoint: describeFile(packed.name, packed.content),
    data: describeData(input.data),
    time: describeTime(state, input.finishedAt),
    environment: input.environment,
  };
  return { results, files: [checkpoint, packed] };
}

function epochOf(state: RunState, epoch: number): RunResults['best'] {
  const { train, validation } = state.history[epoch - 1]!;
  return { epoch, train, validation };
}

function bestWeights(session: TrainingSession, state: RunState): Record<string, StoredTensor> {
  const entries = Object.entries(session.variables).map(([name, variable]) => {
    const tensor: StoredTensor = { dtype: 'F32', shape: variable.shape, data: state.best[name]! };
    return [name, tensor] as const;
  });
  return Object.fromEntries(entries);
}

/** Trits and scales of the best epoch's ternary weights, by the names of their latent weights. */
function ternaryTensors(session: TrainingSession, state: RunState): Record<string, TernaryTensor> {
  const entries = ternaryWeights(session.model).map(({ name, shape, values }) => {
    return [name, { shape, ...values(state.best) }] as const;
  });
  return Object.fromEntries(entries);
}

function countParameters(
  session: TrainingSession,
  ternary: Readonly<Record<string, TernaryTensor>>,
): RunResults['parameters'] {
  const size = (variables: TrainingSession['variables']) =>
    Object.values(variables).reduce((sum, { size }) => sum + size, 0);
  const trits = Object.values(ternary).map((tensor) => tensor.trits);
  const count = trits.reduce((sum, { length }) => sum + length, 0);
  const zeros = trits.reduce((sum, values) => sum + values.filter((trit) => trit === 0).length, 0);
  return {
    total: size(session.variables),
    trainable: size(session.trainable),
    ternary: count,
    ternaryZeroShare: count === 0 ? null : zeros / count,
  };
}

function describeFile(file: string, content: Uint8Array): RunResults['checkpoint'] {
  const digest = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
  return { file, bytes: content.length, sha256: digest('sha256'), md5: digest('md5') };
}

function describeTime(state: RunState, finishedAt: string): RunResults['time'] {
  const seconds = state.history.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const images = state.history.reduce((sum, epoch) => sum + epoch.seconds * epoch.imagesPerSecond, 0);
  return {
    startedAt: state.startedAt,
    finishedAt,
    wallSeconds: state.wallSeconds,
    medianStepMilliseconds: median(state.stepMilliseconds),
    imagesPerSecond: images / seconds,
    resumed: state.resumed,
  };
}
