import { expect, test } from 'vitest';
import { presetSettings } from '../../../studies/language-presets.ts';
import { estimateOnProcessors, type RecordedSpeed, type ThisMachine } from './processor-cost.ts';
import { countTraining } from './training-cost.ts';

const cpu = (model: string, family: string | null) => ({ model, family, instructionSets: null, cores: 2 });
const ROME = cpu('AMD EPYC', 'AuthenticAMD family 23 model 49');
const MILAN = cpu('AMD EPYC', 'AuthenticAMD family 25 model 1');

const desk = presetSettings('tinystories', 'desk', 'bit');
const paper = presetSettings('tinystories', 'paper', 'bit');
const speed = (of: Partial<RecordedSpeed>): RecordedSpeed => ({
  ...{
    record: 'raw/a',
    settings: desk,
    cpu: MILAN,
    threads: 1,
    tokensPerSecond: 1000,
    peakMemory: 3 * 2 ** 30,
  },
  ...of,
});

/** Products are measured where `productRate` is given. */
function machine(of: Partial<ThisMachine>): ThisMachine {
  const productRate = () => Promise.reject(new Error('products were measured'));
  return { cpu: MILAN, power: null, productRate, ...of };
}

const { tokens } = countTraining(desk);

test('the fastest record of the model on this kind of processor counts, before a faster one elsewhere', async () => {
  const speeds = [
    speed({ cpu: ROME, tokensPerSecond: 9000 }),
    speed({ tokensPerSecond: 500 }),
    speed({ record: 'raw/b' }),
    speed({ settings: presetSettings('tinystories', 'desk', 'std'), tokensPerSecond: 7000 }),
  ];
  expect(await estimateOnProcessors(desk, speeds, machine({}))).toEqual([
    {
      name: 'this machine, AMD EPYC (AuthenticAMD family 25 model 1), 1 thread',
      hours: tokens / 1000 / 3600,
      kilowattHours: null,
      source: 'measured: 1000 tokens a second with 3.0 GiB in raw/b',
    },
  ]);
});

test('where the model was never recorded, another of its size says how fast operations are', async () => {
  const far = speed({ settings: presetSettings('babybitnet', 'paper'), tokensPerSecond: 9e9 });
  const [estimate, ...others] = await estimateOnProcessors(paper, [far, speed({})], machine({}));
  const [small, large] = [countTraining(desk), countTraining(paper)];
  const seconds = (large.tokens * large.forwardProducts) / (1000 * small.forwardProducts);
  expect(estimate!.hours).toBeCloseTo(seconds / 3600, 9);
  expect(estimate!.source).toMatch(
    /^estimated by operations: .* as raw\/a reached on this kind of processor$/,
  );
  expect(others).toEqual([]);
});

test('where nothing was recorded on this kind of processor, products are measured, and a record elsewhere is told as such', async () => {
  const here = machine({ cpu: ROME, productRate: async () => 2e9 });
  const [estimate, elsewhere, ...others] = await estimateOnProcessors(desk, [speed({})], here);
  expect(estimate!.hours).toBeCloseTo((3 * countTraining(desk).forwardProducts * tokens) / 2e9 / 3600, 9);
  expect(estimate!.source).toBe(
    'estimated by operations, as if training were FP32 products alone: 4.0·10^9 a second, measured now; ' +
      'no run is recorded on this kind of processor',
  );
  expect(elsewhere).toMatchObject({
    name: 'recorded on AMD EPYC (AuthenticAMD family 25 model 1), 1 thread',
    hours: tokens / 1000 / 3600,
  });
  expect(others).toEqual([]);
});

test('processors of no family are told by their names', async () => {
  const [one, other] = [cpu('Apple M2', null), cpu('Apple M4', null)];
  const [estimate] = await estimateOnProcessors(desk, [speed({ cpu: one })], machine({ cpu: one }));
  expect(estimate!.source).toContain('measured');
  await expect(estimateOnProcessors(desk, [speed({ cpu: one })], machine({ cpu: other }))).rejects.toThrow(
    'products were measured',
  );
});

test('energy is this machine’s, where its power is known, with its source', async () => {
  const power = { watts: 50, source: '50 W by --watts' };
  const [estimate] = await estimateOnProcessors(desk, [speed({})], machine({ power }));
  expect(estimate!.kilowattHours).toBeCloseTo((0.05 * tokens) / 1000 / 3600, 9);
  expect(estimate!.source).toMatch(/; 50 W by --watts$/);
});
