/** Facts of measurements against values computed by hand from the numbers written here. */

import { describe, expect, it } from 'vitest';
import type { Cell } from '../../analysis/cells/cell.ts';
import type { Fact } from '../../analysis/facts/fact.ts';
import type { Measurement } from '../../analysis/load/load-measurements.ts';
import type { EfficiencyRecord } from '../../experiments/record/efficiency-schema.ts';
import { FIRST_STUDY } from '../../experiments/studies/gap.ts';
import { syntheticMeasurement, syntheticRun } from '../testing/synthetic-context.ts';
import { efficiencyFacts } from './efficiency-facts.ts';
import { gap } from './study.ts';

const config = FIRST_STUDY.runs.find(
  ({ quantization, dataset, ablation }) =>
    quantization === 'bit' && ablation === 'none' && dataset === 'cifar10',
)!;
const measured = syntheticMeasurement(config);

const layer = { part: 'layer1', outputs: 10 } as const;
const times = (...milliseconds: number[]) => ({ milliseconds, median: 0, p25: 0, p75: 0 });
const side = (
  name: 'ort_fp32' | 'wasm_fp32' | 'wasm_ternary',
  [p25, median, p75]: readonly [number, number, number],
) => ({
  side: name,
  cpu: { ...times(p25, median, p75), p25, median, p75 },
  wall: times(1, 1, 1),
});

/** Two layers: 100 FP32 weights used 7 times, 50 ternary ones used 20 times of which 15 are zero. */
const record: EfficiencyRecord = {
  ...measured.record,
  operations: {
    macs: 1700,
    additions: 700,
    skipped: 300,
    multiplications: 700,
    scaleMultiplications: 10,
    layers: [
      { ...layer, layer: 'a', weights: 100, positions: 7, zeros: null },
      { ...layer, layer: 'b', weights: 50, positions: 20, zeros: 15 },
    ],
  },
  inference: [
    {
      batch: 64,
      warmUpRounds: 3,
      loadBefore: [0, 0, 0],
      loadAfter: [0, 0, 0],
      sides: [
        side('ort_fp32', [30, 32, 40]),
        side('wasm_fp32', [120, 128, 136]),
        side('wasm_ternary', [60, 64, 72]),
      ],
      notMeasured: [
        { side: 'ort_ternary', reason: 'a reason' },
        { side: 'ort_integer', reason: 'a reason' },
        { side: 'wasm_integer', reason: 'a reason' },
      ],
    },
  ],
};
const cell = (variant: string, runs: Cell['runs'] = []): Cell => ({
  key: `cifar10.resnet18.${variant}`,
  study: gap,
  factors: { dataset: 'cifar10', model: 'resnet18', variant },
  declared: [],
  runs,
  declaredSeeds: [42],
  missingSeeds: [],
});
const cellsWith = (runs: Cell['runs']) => [cell('std'), cell('bit', runs), cell('bit_kd')];
const CELLS = cellsWith([syntheticRun(config)]);
const factsOf = (measurements: readonly Measurement[], cells = CELLS): ReadonlyMap<string, Fact> =>
  new Map(efficiencyFacts(cells, measurements).map((fact) => [fact.key, fact]));
const facts = factsOf([{ ...measured, record }]);
const BIT = 'efficiency.cifar10.resnet18.bit';

describe('facts of a measured network', () => {
  it.each([
    ['macs', 1700, '1,700'],
    ['additions.share', 700 / 1700, '41.2'],
    ['skipped.share', 300 / 1700, '17.6'],
    ['multiplications.share', 700 / 1700, '41.2'],
    ['multiplications', 710, '710'],
    ['ort_fp32.b64.ms', 0.5, '0.500'],
    ['wasm_ternary.b64.ms', 1, '1.000'],
    ['wasm_ternary.b64.ms_low', 0.9375, '0.938'],
    ['wasm_ternary.b64.ms_high', 1.125, '1.125'],
    ['wasm_ternary.b64.ratio', 0.5, '0.50'],
    ['wasm_ternary.b64.ratio_ort', 2, '2.00'],
  ])('%s is %d, shown as %s', (name, value, plain) => {
    const fact = facts.get(`${BIT}.${name}`)!;
    expect(fact.value).toBeCloseTo(value, 12);
    expect(fact).toMatchObject({ plain, provisional: null, absent: null, measurements: [measured.path] });
    expect(fact.formula).not.toBe('');
  });

  it('has the reason where a side or a batch was not measured', () => {
    expect(facts.get(`${BIT}.ort_integer.b64.ms`)).toMatchObject({ value: null, absent: 'a reason' });
    expect(facts.get(`${BIT}.ort_fp32.b1.ms`)).toMatchObject({ absent: 'not measured with 1 images' });
  });

  it('is the network of the run whose weights were measured, in whatever folder that stands', () => {
    const run = 'raw/gap/dataset=cifar10/model=resnet18/variant=bit/s42';
    const measurement = { ...measured, record: { ...record, weights: { ...record.weights, run } } };
    const cells = cellsWith([{ ...syntheticRun(config), path: run }]);
    expect(factsOf([measurement], cells).get(`${BIT}.macs`)!.value).toBe(1700);
    expect(factsOf([measurement]).get(`${BIT}.macs`)!.value).toBe(null);
  });

  it('says how often it was measured and on what', () => {
    expect(facts.get('efficiency.calls')!.value).toBe(3);
    expect(facts.get('efficiency.processor')!.value).toBe(record.environment.cpu);
  });
});

describe('a network that was not measured', () => {
  it('has all its keys, without values, and is provisional', () => {
    const absent = factsOf([]);
    expect([...absent.keys()]).toEqual([...facts.keys()]);
    expect(absent.get(`${BIT}.macs`)).toMatchObject({
      value: null,
      absent: 'not measured yet',
      provisional: { have: 0, declared: 1 },
    });
  });

  it('is not there at all when it is the distilled twin of another, and has no times where the paper says none', () => {
    const keys = [...facts.keys()];
    expect(keys.filter((key) => key.includes('bit_kd'))).toEqual([]);
    expect(keys.filter((key) => key.includes('.std.') && key.includes('.b64.'))).toEqual([]);
  });
});
