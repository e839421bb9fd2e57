/** What the fields of an efficiency record ask of each other: sums, quantiles, and which sides a variant has. */

import { type EfficiencyRecord, type EfficiencyTimes, efficiencyFields } from './efficiency-schema.ts';
import { type InferenceSideName, sidesOfVariant } from './inference-sides.ts';
import { CHECKPOINT_FILE, PACKED_FILE, type Quantization } from './names.ts';
import { variantName } from './schema.ts';

export interface BrokenRule {
  readonly path: readonly (string | number)[];
  readonly rule: string;
}

/** Scales of a ternary layer: one mean magnitude; two learned values. */
export const SCALES_OF_LAYER = { std: 0, bit: 1, ttq: 2 } as const satisfies Record<Quantization, number>;

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

function brokenEfficiencyRules(record: EfficiencyRecord): BrokenRule[] {
  return [...operationRules(record), ...sizeRules(record), ...weightRules(record), ...inferenceRules(record)];
}

function operationRules({ operations, network, parameters }: EfficiencyRecord): BrokenRule[] {
  const { layers, ...stated } = operations;
  const counted = countOperations(layers, network.quantization);
  const names = layers.map(({ layer }) => layer);
  const ternary = layers.reduce((total, { weights, zeros }) => total + (zeros === null ? 0 : weights), 0);
  return [
    ...(Object.keys(counted) as (keyof typeof counted)[])
      .filter((key) => stated[key] !== counted[key])
      .map((key) => ({
        path: ['operations', key],
        rule: `must be ${counted[key]}, counted over the layers`,
      })),
    ...layers.flatMap(({ weights, zeros, layer }, i) => [
      ...when(
        zeros !== null && zeros > weights,
        ['operations', 'layers', i, 'zeros'],
        `must be at most the weights (${weights})`,
      ),
      ...when(names.indexOf(layer) !== i, ['operations', 'layers', i, 'layer'], 'must name each layer once'),
    ]),
    ...when(
      parameters.ternary !== ternary,
      ['parameters', 'ternary'],
      `must be ${ternary}, the weights of the ternary layers`,
    ),
    ...when(
      (network.quantization === 'std') !== (ternary === 0),
      ['network', 'quantization'],
      'must be std exactly where no layer is ternary',
    ),
  ];
}

function sizeRules({ parameters, bytes }: EfficiencyRecord): BrokenRule[] {
  const theoretical = theoreticalBytes(parameters);
  return [
    ...when(
      parameters.ternary > parameters.total,
      ['parameters', 'ternary'],
      `must be at most total (${parameters.total})`,
    ),
    ...when(
      bytes.theoretical !== theoretical,
      ['bytes', 'theoretical'],
      `must be ${theoretical}, from parameters`,
    ),
    ...when(
      bytes.packed < theoretical,
      ['bytes', 'packed'],
      `must be at least bytes.theoretical (${theoretical})`,
    ),
  ];
}

function weightRules({ network, weights }: EfficiencyRecord): BrokenRule[] {
  const { dataset, model } = network;
  const variant = variantName({ ...network, distillation: null });
  const version1 = `raw/${dataset}/${model}/${variant}_s`;
  const version2 = `/dataset=${dataset}/model=${model}/variant=${variant}/s`;
  const isRun = new RegExp(`^(${version1}|raw/[a-z0-9._-]+${version2})\\d+$`).test(weights.run);
  return when(
    !isRun,
    ['weights', 'run'],
    `must be a run of the network, ${version1}<seed> or raw/<study>${version2}<seed>`,
  );
}

function inferenceRules({ inference, network }: EfficiencyRecord): BrokenRule[] {
  const batches = inference.map(({ batch }) => batch);
  return [
    ...inference.flatMap((one, i) => [
      ...when(batches.indexOf(one.batch) !== i, ['inference', i, 'batch'], 'must be there once'),
      ...sideRules(one, network.quantization, i),
    ]),
  ];
}

function sideRules(
  { sides, notMeasured }: EfficiencyRecord['inference'][number],
  quantization: Quantization,
  at: number,
): BrokenRule[] {
  const named: InferenceSideName[] = [...sides, ...notMeasured].map(({ side }) => side);
  const expected = sidesOfVariant(quantization);
  const rounds = sides[0]!.cpu.milliseconds.length;
  return [
    ...when(
      [...named].sort().join() !== [...expected].sort().join(),
      ['inference', at],
      `sides and notMeasured must be ${expected.join(', ')}, each once`,
    ),
    ...sides.flatMap((side, i) =>
      (['cpu', 'wall'] as const).flatMap((clock) =>
        timeRules(side[clock], rounds, ['inference', at, 'sides', i, clock]),
      ),
    ),
  ];
}

function timeRules(times: EfficiencyTimes, rounds: number, path: BrokenRule['path']): BrokenRule[] {
  const shares = { p25: 0.25, median: 0.5, p75: 0.75 } as const;
  const { length } = times.milliseconds;
  return [
    ...when(
      length !== rounds,
      [...path, 'milliseconds'],
      `must hold ${rounds} calls, as the first side does`,
    ),
    ...(Object.keys(shares) as (keyof typeof shares)[]).flatMap((name) => {
      const expected = quantile(times.milliseconds, shares[name]);
      return when(
        Math.abs(times[name] - expected) > 1e-9,
        [...path, name],
        `must be ${expected}, of milliseconds`,
      );
    }),
  ];
}

const when = (broken: boolean, path: BrokenRule['path'], rule: string): BrokenRule[] =>
  broken ? [{ path, rule }] : [];

/** The file of a checkpoint that an efficiency measurement reads: in full precision, or with ternary weights packed. */
export function measuredFile(quantization: unknown): string {
  return quantization === 'std' ? CHECKPOINT_FILE : PACKED_FILE;
}

/** A whole record: its fields, and what they ask of each other. */
export const efficiencySchema = efficiencyFields.superRefine((record, context) => {
  for (const { path, rule } of brokenEfficiencyRules(record)) {
    context.addIssue({ code: 'custom', path: [...path], message: rule });
  }
});

/**
 * The value below which a share of the sample lies, linear between neighbours (type 7 of Hyndman and Fan 1996: R's and
 * NumPy's default). Throws on an empty sample and on a share outside [0, 1].
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('quantile: needs at least one value');
  if (!(share >= 0 && share <= 1)) throw new Error(`quantile: share must be in [0, 1], got ${share}`);
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (high - low) * (place - Math.floor(place));
}
