/** The real program on this machine's records, whatever its processor is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { type CostEstimate, NAMED_DEVICES } from '../tasks/language-modelling/cost/training-cost.ts';
import { processorPower } from './processor-power.ts';
import { runLab } from './testing/lab-process.ts';

// Seconds on an idle machine; minutes beside a sweep.
vi.setConfig({ testTimeout: 600_000 });

const folder = mkdtempSync(path.join(os.tmpdir(), 'cost-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function estimates(...args: readonly string[]): Promise<readonly CostEstimate[]> {
  const { stdout, stderr } = await runLab(['cost', ...args, '--json']);
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { readonly estimates: readonly CostEstimate[] }).estimates;
}

test.each(['arithmetic', 'tictactoe', 'tinystories'])(
  '%s at paper scale, which nobody trained, has hours on this machine, and energy where its power is known',
  async (preset) => {
    const [here, ...others] = await estimates(preset, '--watts', '100');
    expect(here!.name).toMatch(/^this machine, /);
    expect(here!.source).toMatch(/^estimated by operations/);
    expect(here!.hours).toBeGreaterThan(0);
    expect(here!.kilowattHours).toBeCloseTo(here!.hours / 10, 9);
    expect(others.map(({ name }) => name)).toEqual(NAMED_DEVICES.map(({ name }) => name));
  },
);

test('without records and without a known power both are said, in plain decimals', async () => {
  const { stdout } = await runLab(['cost', 'baseline', '--results-dir', folder]);
  expect(stdout).toMatch(/^this machine, .*: [\d,.]+ hours, (power unknown|[\d,.]+ kWh at most)$/m);
  expect(stdout).toContain('as if training were FP32 products alone');
  expect(stdout).toMatch(/^GeForce RTX 3060: 77 hours, 13\.1 kWh at most$/m);
});

test.each([
  ['bitnet-2b4t', '--scale', 'desk'],
  ['bitnet-2b4t', '--watts', '100'],
  ['baseline', '--memory', '4'],
])('%s: %s would change nothing and is refused', async (name, flag, value) => {
  const { code, stderr } = await runLab(['cost', name, flag, value]);
  expect([code, stderr]).toEqual([1, `lab: ${flag}: ${name} takes no such flag\n`]);
});

test('the power of a processor is the limit that Linux has for it, or unknown', () => {
  const file = path.join(folder, 'limit');
  expect(processorPower(file)).toBeNull();
  writeFileSync(file, '65000000\n');
  expect(processorPower(file)).toEqual({
    watts: 65,
    source: `65 W, the limit of the whole processor by ${file}`,
  });
});
