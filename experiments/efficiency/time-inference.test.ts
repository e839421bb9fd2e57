import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { REPOSITORY } from '../cli/paths.ts';
import { presentCpu } from '../record/describe-cpu.ts';
import { INFERENCE_SIDE_NAMES } from '../record/inference-sides.ts';
import { inferenceTimingRun } from '../record/inference-timing.ts';
import { readRecord, runFolder } from '../record/record-store.ts';
import { instructionsOf, timeInference } from './time-inference.ts';

let resultsDir: string;
beforeEach(() => {
  resultsDir = mkdtempSync(join(tmpdir(), 'time-inference-'));
});
afterEach(() => rmSync(resultsDir, { recursive: true }));

const here = instructionsOf(presentCpu().instructionSets ?? []);
const timing = (instructions: 'avx2' | 'vnni') => {
  const config = inferenceTimingRun('any', {
    ...{ instructions, model: 'resnet18', width: 8, batch: 2, rounds: 3, seed: 7 },
  });
  const clock = { now: () => performance.now(), timestamp: () => new Date().toISOString() };
  const where = { resultsDir, repository: REPOSITORY, device: 'cpu', threads: 1 } as const;
  return { config, ...where, existing: 'refuse', clock, note: () => {} } as const;
};

it('knows what a processor multiplies bytes with', () => {
  expect(instructionsOf(['avx', 'avx2', 'fma'])).toBe('avx2');
  expect(instructionsOf(['avx2', 'avx_vnni'])).toBe('vnni');
  expect(instructionsOf(['avx2', 'avx512_vnni'])).toBe('vnni');
  expect(instructionsOf(['asimd'])).toBeNull();
});

it('refuses to measure one kind of processor on another', async () => {
  const other = here === 'vnni' ? 'avx2' : 'vnni';
  await expect(timeInference(timing(other))).rejects.toThrow(
    `instructions: must be those of this processor, ${here ?? 'neither'}, got ${other}`,
  );
  expect(readRecord(resultsDir, runFolder(timing(other).config))).toBeNull();
});

it.skipIf(here === null)(
  'writes a record that can be read, in which all ways compute one network',
  async () => {
    const options = timing(here!);
    await timeInference(options);
    const { outcomes, sittings } = readRecord(resultsDir, runFolder(options.config))!;
    expect(sittings[0]!.peakMemory).toBeGreaterThan(2 ** 20);
    for (const side of INFERENCE_SIDE_NAMES) expect(outcomes[`time.${side}`], side).toBeGreaterThan(0);
    for (const side of ['ort_integer', 'ort_products', 'wasm_integer', 'wasm_ternary'] as const) {
      const ratio = outcomes[`time.${side}`]! / outcomes['time.ort_fp32']!;
      expect(outcomes[`time.ratio.${side}`], side).toBeCloseTo(ratio, 9);
      // A last digit can move an activation to the neighbouring one of 255 levels.
      expect(outcomes[`difference.${side}`], side).toBeLessThan(0.03);
    }
  },
);
