import { describe, expect, it } from 'vitest';
import { type ConditionsOf, conditions, equalityUnder, stateOf } from './arithmetic.ts';
import { spreadOf } from './compare-repetition.ts';

const NAPLES: ConditionsOf = {
  cpu: {
    model: 'EPYC 7601',
    family: 'AuthenticAMD family 23 model 1',
    instructionSets: ['avx', 'avx2', 'fma'],
  },
  device: 'cpu',
  threads: 2,
  packages: { 'onnxruntime-node': '1.20.0', '@tensorflow/tfjs-core': '4.22.0' },
};
const onCpu = (change: Partial<ConditionsOf['cpu']>): ConditionsOf => ({
  ...NAPLES,
  cpu: { ...NAPLES.cpu, ...change },
});
const VERSION_1 = onCpu({ family: null, instructionSets: null });

const differing = (recorded: ConditionsOf, present: ConditionsOf) =>
  conditions(recorded, present)
    .filter((one) => stateOf(one) !== 'same')
    .map(({ what }) => what);

describe('equality', () => {
  it('is promised where family, instruction sets, threads and versions agree, whatever the model is called', () => {
    expect(equalityUnder(conditions(NAPLES, onCpu({ model: 'EPYC 7551' })))).toBe('promised');
  });

  it.each<[string, ConditionsOf]>([
    ['processor family', onCpu({ family: 'AuthenticAMD family 25 model 1' })],
    ['instruction sets', onCpu({ instructionSets: ['avx', 'avx2', 'avx512f', 'fma'] })],
    ['device and threads', { ...NAPLES, threads: 1 }],
    ['device and threads', { ...NAPLES, backend: 'wasm' }],
    ['onnxruntime-node', { ...NAPLES, packages: { ...NAPLES.packages, 'onnxruntime-node': '1.21.0' } }],
    [
      '@tensorflow/tfjs-core',
      { ...NAPLES, packages: { ...NAPLES.packages, '@tensorflow/tfjs-core': '4.20.0' } },
    ],
  ])('is not where the %s differs: another arithmetic', (what, present) => {
    expect(differing(NAPLES, present)).toEqual([what]);
    expect(equalityUnder(conditions(NAPLES, present))).toBe('another arithmetic');
  });

  it('cannot be known of a record that names neither family nor instruction sets', () => {
    expect(differing(VERSION_1, NAPLES)).toEqual(['processor family', 'instruction sets']);
    expect(equalityUnder(conditions(VERSION_1, NAPLES))).toBe('unknown');
    // Another name of the processor, or another version beside it, is a difference that is known.
    const other = onCpu({ model: 'Xeon 8481C', family: 'GenuineIntel family 6 model 143' });
    expect(differing(VERSION_1, other)).toContain('processor model');
    expect(equalityUnder(conditions(VERSION_1, other))).toBe('another arithmetic');
  });

  it('cannot be known where the runtime has no version', () => {
    const without = { ...NAPLES, packages: {} };
    expect(differing(without, NAPLES)).toEqual(['onnxruntime-node']);
    expect(equalityUnder(conditions(without, NAPLES))).toBe('unknown');
  });
});

it('compares what moved with the largest difference between seeds of the cell', () => {
  const seeds = [0.84, 0.86, 0.85];
  expect(spreadOf({ recorded: 0.84, repeated: 0.85 }, seeds)).toMatchObject({ isWithin: true });
  expect(spreadOf({ recorded: 0.86, repeated: 0.83 }, seeds)).toMatchObject({ isWithin: false });
  expect(spreadOf({ recorded: 0.84, repeated: 0.85 }, seeds).largest).toBeCloseTo(0.02, 12);
  expect(spreadOf({ recorded: 0.84, repeated: 0.85 }, [0.84])).toMatchObject({
    largest: null,
    isWithin: null,
  });
});
