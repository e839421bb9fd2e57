import os from 'node:os';
import { sizeOf } from '../checkpoint/size-of.ts';
import { assembleParts, type ModelOptions } from '../models/build-model.ts';
import { DATA_SETS } from '../record/data-sets.ts';
import { countOperations, theoreticalBytes } from '../record/efficiency-rules.ts';
import {
  EFFICIENCY_SCHEMA_VERSION,
  type EfficiencyInference,
  type EfficiencyLayer,
  type EfficiencyRecord,
} from '../record/efficiency-schema.ts';
import { CHECKPOINT_FILE, PACKED_FILE } from '../record/names.ts';
import { describedFile } from '../record/recorded-file.ts';
import { RecordError } from '../record/validate.ts';
import { randomStream } from '../rng/random-stream.ts';
import { freshNetwork, type ImageRecord, type InferenceNetwork, storedNetwork } from './inference-network.ts';
import { openSides } from './inference-sides.ts';
import { layerOperations } from './layer-operations.ts';
import { quartiles, type SideTimes, timeSides } from './time-sides.ts';

/** Calls of each side before those that count: lazy compilation, caches, the first allocation. */
export const WARM_UP_ROUNDS = 3;
/** Of the images, and of the FP32 twin's weights. What they are changes the cost of no product. */
const SEED = 0;

export interface MeasureOptions {
  /** Of the records. */
  readonly root: string;
  /** `raw/cifar10/resnet18/bit_s42`: whose network, with its weights. */
  readonly folder: string;
  readonly rounds: number;
  readonly batches: readonly number[];
  /** The command that measures it again. */
  readonly command: string;
  readonly environment: EfficiencyRecord['environment'];
  /** Now, as in `2026-01-01T00:00:00.000Z`. */
  readonly timestamp: () => string;
  readonly stop: AbortSignal;
  readonly onRound: (batch: number, done: number, rounds: number) => void;
}

/**
 * What the network of a recorded run costs: its operations counted, its files' bytes, and its inference times, in full
 * precision and ternary, the sides taking turns.
 * Throws {@link RecordError} when the record or its checkpoint is not there or damaged, and for networks that there is no
 * inference for.
 */
export async function measureEfficiency(options: MeasureOptions): Promise<EfficiencyRecord> {
  const { root, folder, command, environment, timestamp } = options;
  const { record, network, sha256 } = await storedNetwork(root, folder);
  const layers = countedLayers(network, folder);
  const startedAt = timestamp();
  const inference = await measureInference(network, options);
  const { quantization, ablation, dataset, model, width, stem } = record.config;
  const { shape, classes } = DATA_SETS[dataset];
  const parameters = {
    total: record.outcomes['parameters.total']!,
    ternary: record.outcomes['parameters.ternary']!,
  };
  return {
    schemaVersion: EFFICIENCY_SCHEMA_VERSION,
    network: { dataset, model, quantization, ablation, width, stem, inputShape: [...shape], classes },
    weights: { run: folder, runId: record.runId, checkpointSha256: sha256 },
    command,
    parameters,
    operations: { ...countOperations(layers, quantization), layers },
    bytes: bytesOf(record, parameters),
    inference,
    time: { startedAt, finishedAt: timestamp() },
    environment,
  };
}

function bytesOf(record: ImageRecord, parameters: EfficiencyRecord['parameters']) {
  return {
    fp32: describedFile(record, CHECKPOINT_FILE).bytes,
    packed: describedFile(record, PACKED_FILE).bytes,
    theoretical: theoreticalBytes(parameters),
  };
}

/** Throws when the checkpoint's ternary kernels are not those of the model. */
function countedLayers({ options, ternary }: InferenceNetwork, folder: string): EfficiencyLayer[] {
  const made = assembleParts(options);
  const counted = layerOperations(made);
  made.model.dispose();
  return counted.map(({ layer, part, kernel, weights, positions, outputs, ternary: isTernary }) => {
    const trits = ternary[kernel]?.trits ?? null;
    if ((trits?.length ?? null) !== (isTernary ? weights : null)) {
      const expected = isTernary ? `${weights} ternary weights` : 'no ternary weights';
      throw new RecordError(folder, `${kernel}: must have ${expected}, got ${trits?.length ?? 'none'}`);
    }
    const zeros = trits === null ? null : trits.filter((trit) => trit === 0).length;
    return { layer, part, weights, positions, outputs, zeros };
  });
}

async function measureInference(
  network: InferenceNetwork,
  { batches, rounds, stop, onRound }: MeasureOptions,
): Promise<EfficiencyInference[]> {
  const isFull = network.options.quantization === 'std';
  const plain: ModelOptions = { ...network.options, quantization: 'std', ablation: 'none' };
  const fp32 = isFull ? network : await freshNetwork(plain, SEED);
  const measured: EfficiencyInference[] = [];
  for (const batch of batches) {
    const images = randomImages(batch, network.options.inputShape);
    const { sides, notMeasured } = await openSides({ fp32, network, batch, images });
    try {
      const loadBefore = os.loadavg();
      const times = await timeSides(sides, {
        rounds,
        warmUpRounds: WARM_UP_ROUNDS,
        stop,
        onRound: (done) => onRound(batch, done, rounds + WARM_UP_ROUNDS),
      });
      measured.push({
        ...{ batch, warmUpRounds: WARM_UP_ROUNDS, loadBefore, loadAfter: os.loadavg() },
        sides: times.map(describeTimes),
        notMeasured: [...notMeasured],
      });
    } finally {
      for (const side of sides) await side.release();
    }
  }
  return measured;
}

function describeTimes({ name, cpu, wall }: SideTimes<EfficiencyInference['sides'][number]['side']>) {
  const describe = (milliseconds: readonly number[]) => {
    // Microseconds: finer digits are noise.
    const rounded = milliseconds.map((value) => Math.max(1, Math.round(1000 * value)) / 1000);
    return { milliseconds: rounded, ...quartiles(rounded) };
  };
  return { side: name, cpu: describe(cpu), wall: describe(wall) };
}

/** Standard normal, as normalized images are. */
function randomImages(batch: number, inputShape: readonly number[]): Float32Array {
  const stream = randomStream(SEED, 'efficiency/images');
  const values = batch * sizeOf(inputShape);
  return Float32Array.from({ length: values }, () => stream.normal());
}
