/** What the fields of an efficiency record ask of each other: sums, quantiles, and which sides a variant has. */

import { type EfficiencyRecord, type EfficiencyTimes, efficiencyFields } from './efficiency-schema.ts';
import { sidesOfVariant } from './inference-sides.ts';
import { CHECKPOINT_FILE, PACKED_FILE, type Quantization } from './names.ts';
import { quantile } from './quantile.ts';
import { variantName } from './schema.ts';

/** Scales of a ternary layer: one mean magnitude; two learned values. */
const SCALES_OF_LAYER = { std: 0, bit: 1, ttq: 2 } as const satisfies Record<Quantization, number>;

/** Bytes of all parameters if a ternary weight took log2(3) bits and nothing else took room but FP32 values. */
export function theoreticalBytes({ total, ternary }: EfficiencyRecord['parameters']): number {
  return Math.ceil(4 * (total - ternary) + (ternary * Math.log2(3)) / 8);
}

/** Sums over the layers, as `operations` states them. */
export function countOperations(
  layers: EfficiencyRecord['operations']['layers'],
  quantization: Quantization,
): Omit<EfficiencyRecord['operations'], 'layers'> {
  const sum = (of: (layer: (typeof layers)[number]) => number) =>
    layers.reduce((total, layer) => total + of(layer), 0);
  return {
    macs: sum(({ positions, weights }) => positions * weights),
    additions: sum(({ positions, weights, zeros }) => (zeros === null ? 0 : positions * (weights - zeros))),
    skipped: sum(({ positions, zeros }) => positions * (zeros ?? 0)),
    multiplications: sum(({ positions, weights, zeros }) => (zeros === null ? positions * weights : 0)),
    scaleMultiplications: sum(({ outputs, zeros }) =>
      zeros === null ? 0 : SCALES_OF_LAYER[quantization] * outputs,
    ),
  };
}

/** Says the rule of the field at `place`, as in `operations.layers.3.zeros`, where it does not hold. */
type Check = (holds: boolean, place: string, rule: string) => void;

function checkOperations({ operations, network, parameters }: EfficiencyRecord, check: Check): void {
  const { layers, ...stated } = operations;
  for (const [name, count] of Object.entries(countOperations(layers, network.quantization))) {
    const isCounted = stated[name as keyof typeof stated] === count;
    check(isCounted, `operations.${name}`, `must be ${count}, counted over the layers`);
  }
  const names = layers.map(({ layer }) => layer);
  for (const [i, { weights, zeros, layer }] of layers.entries()) {
    const place = `operations.layers.${i}`;
    check(zeros === null || zeros <= weights, `${place}.zeros`, `must be at most the weights (${weights})`);
    check(names.indexOf(layer) === i, `${place}.layer`, 'must name each layer once');
  }
  const ternary = layers.reduce((total, { weights, zeros }) => total + (zeros === null ? 0 : weights), 0);
  const isCounted = parameters.ternary === ternary;
  check(isCounted, 'parameters.ternary', `must be ${ternary}, the weights of the ternary layers`);
  const isFull = network.quantization === 'std';
  check(isFull === (ternary === 0), 'network.quantization', 'must be std exactly where no layer is ternary');
}

function checkSizes({ parameters, bytes }: EfficiencyRecord, check: Check): void {
  const { ternary, total } = parameters;
  const { packed, theoretical: stated } = bytes;
  const theoretical = theoreticalBytes(parameters);
  check(ternary <= total, 'parameters.ternary', `must be at most total (${total})`);
  check(stated === theoretical, 'bytes.theoretical', `must be ${theoretical}, from parameters`);
  check(packed >= theoretical, 'bytes.packed', `must be at least bytes.theoretical (${theoretical})`);
}

function checkWeights({ network, weights }: EfficiencyRecord, check: Check): void {
  const { dataset, model } = network;
  const variant = variantName({ ...network, distillation: null });
  const version1 = `raw/${dataset}/${model}/${variant}_s`;
  const version2 = `/dataset=${dataset}/model=${model}/variant=${variant}/s`;
  const isRun = new RegExp(`^(${version1}|raw/[a-z0-9._-]+${version2})\\d+$`).test(weights.run);
  check(
    isRun,
    'weights.run',
    `must be a run of the network, ${version1}<seed> or raw/<study>${version2}<seed>`,
  );
}

function checkInference({ inference, network }: EfficiencyRecord, check: Check): void {
  const batches = inference.map(({ batch }) => batch);
  const expected = sidesOfVariant(network.quantization);
  for (const [i, { batch, sides, notMeasured }] of inference.entries()) {
    check(batches.indexOf(batch) === i, `inference.${i}.batch`, 'must be there once');
    const named = [...sides, ...notMeasured].map(({ side }) => side);
    const areAll = named.sort().join() === [...expected].sort().join();
    check(areAll, `inference.${i}`, `sides and notMeasured must be ${expected.join(', ')}, each once`);
    const rounds = sides[0]!.cpu.milliseconds.length;
    for (const [at, side] of sides.entries()) {
      for (const clock of ['cpu', 'wall'] as const)
        checkTimes(side[clock], rounds, `inference.${i}.sides.${at}.${clock}`, check);
    }
  }
}

const QUANTILES = { p25: 0.25, median: 0.5, p75: 0.75 } as const;

function checkTimes(times: EfficiencyTimes, rounds: number, place: string, check: Check): void {
  const { milliseconds } = times;
  const areSoMany = milliseconds.length === rounds;
  check(areSoMany, `${place}.milliseconds`, `must hold ${rounds} calls, as the first side does`);
  for (const [name, share] of Object.entries(QUANTILES)) {
    const expected = quantile(milliseconds, share);
    const isSame = Math.abs(times[name as keyof typeof QUANTILES] - expected) <= 1e-9;
    check(isSame, `${place}.${name}`, `must be ${expected}, of milliseconds`);
  }
}

/** The file of a checkpoint that an efficiency measurement reads: in full precision, or with ternary weights packed. */
export function measuredFile(quantization: unknown): string {
  return quantization === 'std' ? CHECKPOINT_FILE : PACKED_FILE;
}

/** A whole record: its fields, and what they ask of each other. */
export const efficiencySchema = efficiencyFields.superRefine((record, context) => {
  const check: Check = (holds, place, rule) => {
    const path = place.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    if (!holds) context.addIssue({ code: 'custom', path, message: rule });
  };
  checkOperations(record, check);
  checkSizes(record, check);
  checkWeights(record, check);
  checkInference(record, check);
});
