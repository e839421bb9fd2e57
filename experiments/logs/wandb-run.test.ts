import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openWandbRun, requireWandb } from './wandb-run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wandb-run-'));
  // Nothing is sent from a test.
  vi.stubEnv('WANDB_MODE', 'offline');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const ABOUT = { project: 'trials', name: 'raw/trials/s1', id: 'a1', config: { seed: 1 } };

test('a Python without the client is named before anything is trained', () => {
  vi.stubEnv('WANDB_PYTHON', path.join(folder, 'no-python'));
  expect(requireWandb).toThrow(/^--wandb: .*no-python has no module wandb: pip install wandb/);
});

test('a client that cannot be started is told and nothing else happens', async () => {
  vi.stubEnv('WANDB_PYTHON', path.join(folder, 'no-python'));
  const notes: string[] = [];
  const run = openWandbRun({ ...ABOUT, dir: folder }, (text) => notes.push(text));
  run.log(1, { 'train/loss': 2 });
  run.close();
  await vi.waitFor(() => expect(notes).toHaveLength(1));
  expect(notes[0]).toMatch(/^Weights & Biases: not logged there \(.*ENOENT/);
});

const PYTHON = process.env.WANDB_PYTHON ?? 'python3';
const hasClient = spawnSync(PYTHON, ['-c', 'import wandb'], { stdio: 'ignore' }).status === 0;
test.skipIf(!hasClient)(
  'keeps scalars by their steps, offline (skipped where WANDB_PYTHON or python3 has no wandb)',
  async () => {
    const notes: string[] = [];
    const run = openWandbRun({ ...ABOUT, dir: folder }, (text) => notes.push(text));
    run.log(5, { 'train/loss': 2.5 });
    run.log(10, { 'train/loss': 1.25, learning_rate: 0.125 });
    run.close();
    const store = path.join(folder, 'wandb');
    const kept = () => {
      const [name] = existsSync(store)
        ? readdirSync(store).filter((one) => one.startsWith('offline-run'))
        : [];
      return name === undefined ? '' : readFileSync(path.join(store, name, 'run-a1.wandb'), 'latin1');
    };
    await vi.waitFor(
      () => expect(kept()).toMatch(/train\/loss[\s\S]*2\.5[\s\S]*train\/loss[\s\S]*1\.25/),
      30_000,
    );
    expect(kept()).toContain('learning_rate');
    expect(notes).toEqual([`Weights & Biases: offline, in ${folder}/wandb; wandb sync sends it`]);
  },
  60_000,
);
