/** An efficiency record that satisfies every rule and fits a run's record, for tests. Its counts and times are made up. */
import { countOperations, theoreticalBytes } from '../efficiency-rules.ts';
import {
  EFFICIENCY_SCHEMA_VERSION,
  type EfficiencyLayer,
  type EfficiencyRecord,
  type EfficiencyTimes,
  REPORTED_BATCHES,
} from '../efficiency-schema.ts';
import { sidesOfVariant } from '../inference-sides.ts';
import { quantile } from '../quantile.ts';
import { type RunConfig, type RunResults, recordFolder } from '../schema.ts';

const ROUNDS = 5;

/** Of the network of a run; `inputShape` decides nothing but what the record says. */
export function exampleEfficiency(
  config: RunConfig,
  results: RunResults,
  inputShape: readonly [number, number, number] = [32, 32, 3],
): EfficiencyRecord {
  const { dataset, model, quantization, ablation, width, stem } = config;
  const { total, trainable, ternary } = results.parameters;
  const layers: EfficiencyLayer[] = [
    { layer: 'conv1', part: 'conv1', weights: trainable - ternary, positions: 64, outputs: 512, zeros: null },
  ];
  if (ternary > 0) {
    const zeros = Math.floor(0.3 * ternary);
    layers.push({ layer: 'layer1', part: 'layer1', weights: ternary, positions: 16, outputs: 256, zeros });
  }
  const parameters = { total, ternary };
  const network = {
    dataset,
    model,
    quantization,
    ablation,
    width,
    stem,
    inputShape: [...inputShape],
    classes: 10,
  };
  return {
    schemaVersion: EFFICIENCY_SCHEMA_VERSION,
    network: network as EfficiencyRecord['network'],
    weights: {
      run: recordFolder({ ...config, distillation: null }),
      runId: results.runId,
      checkpointSha256: (quantization === 'std' ? results.checkpoint : results.packedCheckpoint).sha256,
    },
    command: 'npm run lab -- efficiency --study example',
    parameters,
    operations: { ...countOperations(layers, quantization), layers },
    bytes: {
      fp32: results.checkpoint.bytes,
      packed: results.packedCheckpoint.bytes,
      theoretical: theoreticalBytes(parameters),
    },
    inference: REPORTED_BATCHES.map((batch) => ({
      batch,
      warmUpRounds: 1,
      loadBefore: [0.1, 0.2, 0.3],
      loadAfter: [0.2, 0.2, 0.3],
      sides: sidesOfVariant(quantization).map((side, i) => ({
        side,
        cpu: times(batch * (i + 1)),
        wall: times(batch * (i + 1.5)),
      })),
      notMeasured: [],
    })),
    time: { startedAt: '2026-01-02T00:00:00.000Z', finishedAt: '2026-01-02T00:00:20.000Z' },
    environment: results.environment,
  };
}

function times(middle: number): EfficiencyTimes {
  const milliseconds = Array.from({ length: ROUNDS }, (_, i) => middle * (1 + ((i * 2) % ROUNDS) / 8));
  const [p25, median, p75] = [0.25, 0.5, 0.75].map((share) => quantile(milliseconds, share));
  return { milliseconds, median: median!, p25: p25!, p75: p75! };
}
