import type { Cell } from '../../analysis/cells/cell.ts';
import type { Fact } from '../../analysis/facts/fact.ts';
import { type FactInput, makeFact } from '../../analysis/facts/make-fact.ts';
import type { Measurement } from '../../analysis/load/load-measurements.ts';
import {
  type EfficiencyInference,
  type EfficiencyRecord,
  REPORTED_BATCHES,
} from '../../experiments/record/efficiency-schema.ts';
import {
  INFERENCE_SIDES,
  type InferenceSideName,
  sidesOfVariant,
} from '../../experiments/record/inference-sides.ts';
import { at } from './study.ts';

type Measure = Pick<FactInput, 'unit' | 'digits' | 'formula'> & {
  readonly name: string;
  /** A number, or why there is none. */
  readonly of: (record: EfficiencyRecord) => number | string;
};

type Counts = EfficiencyRecord['operations'];
const share = (name: keyof Counts, of: (counts: Counts) => number, what: string): Measure => ({
  name: `${name}.share`,
  unit: 'fraction',
  digits: 1,
  formula: `operations.${name} / operations.macs: ${what}`,
  of: ({ operations }) => of(operations) / operations.macs,
});

const OPERATIONS: readonly Measure[] = [
  {
    name: 'macs',
    unit: 'count',
    formula: 'operations.macs: positions · weights, summed over the layers, of one image',
    of: ({ operations }) => operations.macs,
  },
  share('additions', ({ additions }) => additions, 'under a ternary weight of -1 or +1'),
  share('skipped', ({ skipped }) => skipped, 'under a ternary weight of 0'),
  share('multiplications', ({ multiplications }) => multiplications, 'under an FP32 weight'),
  {
    name: 'multiplications',
    unit: 'count',
    formula: 'operations.multiplications + operations.scaleMultiplications, of one image',
    of: ({ operations }) => operations.multiplications + operations.scaleMultiplications,
  },
];

type Side = EfficiencyInference['sides'][number];

/** The quartiles of one side at one batch size, and how they compare with FP32. */
function timeMeasures(side: InferenceSideName, batch: number): Measure[] {
  const name = `${side}.b${batch}`;
  const { runtime, network } = INFERENCE_SIDES[side];
  const baseline = runtime === 'ONNX Runtime' ? 'ort_fp32' : 'wasm_fp32';
  const perImage = (quartile: keyof Omit<Side['cpu'], 'milliseconds'>, suffix: string): Measure => ({
    name: `${name}.${suffix}`,
    unit: 'milliseconds',
    digits: 3,
    formula: `${quartile} over the calls of ${side} with ${batch} images of CPU milliseconds, / ${batch}`,
    of: (record) => onSide(record, side, batch, ({ cpu }) => cpu[quartile] / batch),
  });
  const ratioTo = (other: InferenceSideName, suffix: string): Measure => ({
    name: `${name}.${suffix}`,
    unit: 'ratio',
    digits: 2,
    formula: `median CPU time of ${side} / that of ${other}, calls with ${batch} images`,
    of: (record) =>
      onSide(
        record,
        side,
        batch,
        ({ cpu }, all) => cpu.median / all.find((one) => one.side === other)!.cpu.median,
      ),
  });
  return [
    perImage('median', 'ms'),
    perImage('p25', 'ms_low'),
    perImage('p75', 'ms_high'),
    ...(network === 'ternary' ? [ratioTo(baseline, 'ratio')] : []),
    ...(side === 'wasm_ternary' ? [ratioTo('ort_fp32', 'ratio_ort')] : []),
  ];
}

function onSide(
  { inference }: EfficiencyRecord,
  side: InferenceSideName,
  batch: number,
  of: (side: Side, all: readonly Side[]) => number,
): number | string {
  const measured = inference.find((one) => one.batch === batch);
  if (measured === undefined) return `not measured with ${batch} images`;
  const found = measured.sides.find((one) => one.side === side);
  if (found !== undefined) return of(found, measured.sides);
  return measured.notMeasured.find((one) => one.side === side)!.reason;
}

/** Whether the paper says how long the network takes; others have their operations alone. */
export function isTimed(cell: Cell): boolean {
  const { dataset, variant } = at(cell);
  return dataset === 'cifar10' && variant === 'bit';
}

/**
 * `efficiency.<dataset>.<model>.<variant>.<measure>` for every declared network, of the run whose weights were measured, and
 * `efficiency.*` over all. A distilled network is the one that was not, and has no facts of its own.
 */
export function efficiencyFacts(cells: readonly Cell[], measurements: readonly Measurement[]): Fact[] {
  const byRun = new Map(measurements.map((one) => [one.record.weights.run, one]));
  const measurementOf = ({ runs }: Cell) => runs.flatMap(({ path }) => byRun.get(path) ?? [])[0];
  const networks = cells.filter((cell) => !/_kd$/.test(at(cell).variant));
  return [
    ...networks.flatMap((cell) => networkFacts(cell, measurementOf(cell))),
    ...surveyFacts(networks, measurements),
  ];
}

function networkFacts(cell: Cell, measurement: Measurement | undefined): Fact[] {
  const sides = isTimed(cell) ? sidesOfVariant('bit') : [];
  const times = REPORTED_BATCHES.flatMap((batch) => sides.flatMap((side) => timeMeasures(side, batch)));
  return [...OPERATIONS, ...times].map(({ name, of, ...shape }) => {
    const value = measurement === undefined ? 'not measured yet' : of(measurement.record);
    const statistic = `efficiency.${name}`;
    return makeFact({
      key: `efficiency.${cell.key}.${name}`,
      of: { study: cell.study.id, factors: cell.factors, outcome: null, statistic },
      ...shape,
      value: typeof value === 'number' ? value : null,
      absent: typeof value === 'number' ? null : value,
      measurements: measurement === undefined ? [] : [measurement.path],
      have: measurement === undefined ? 0 : 1,
      declared: 1,
    });
  });
}

/** How often the networks were measured, and on what. */
function surveyFacts(networks: readonly Cell[], measurements: readonly Measurement[]): Fact[] {
  const paths = measurements.map(({ path }) => path);
  const records = measurements.map(({ record }) => record);
  const calls = records.flatMap(({ inference }) =>
    inference.flatMap(({ sides }) => sides.map(({ cpu }) => cpu.milliseconds.length)),
  );
  const processors = [...new Set(records.map(({ environment }) => environment.cpu))].sort();
  const all = { measurements: paths, have: measurements.length, declared: networks.length };
  return [
    makeFact({
      key: 'efficiency.calls',
      value: calls.length === 0 ? null : Math.min(...calls),
      unit: 'count',
      formula: 'smallest number of measured calls of a side',
      absent: 'not measured yet',
      ...all,
    }),
    makeFact({
      key: 'efficiency.processor',
      value: processors.length === 0 ? null : processors.join(', '),
      unit: 'text',
      formula: 'environment.cpu of all measurements',
      absent: 'not measured yet',
      ...all,
    }),
  ];
}
