import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languageRun } from '../record/language-modelling-record.ts';
import { readRecord, runFolder } from '../record/record-store.ts';
import { randomStream } from '../rng/random-stream.ts';
import { presetSettings } from '../studies/language-presets.ts';
import { GREEDY } from '../tasks/language-modelling/generation/choose-token.ts';
import { generateText } from '../tasks/language-modelling/generation/generate-text.ts';
import { openRecorded } from '../tasks/language-modelling/generation/open-recorded.ts';
import { performRun } from '../training/perform-run.ts';
import { SILENT } from '../training/progress.ts';
import { runLab } from './testing/lab-process.ts';
import { words } from './testing/run-settings.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'language-run-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A small ternary model on sums, with everything a run can have: parts, clipping, two stages, warm-up, dropout. */
const SMALL = {
  ...presetSettings('arithmetic', 'desk', 'bit'),
  ...{
    steps: 12,
    evaluateEvery: 6,
    batchSize: 4,
    accumulate: 2,
    warmupSteps: 2,
    seed: 7,
    dropout: 0.1,
    trackGradients: true as const,
  },
};
const config = languageRun('test', { ...SMALL, model: { ...SMALL.model, hidden: 32, layers: 1, heads: 2 } }, [
  'variant',
]);

interface Options {
  readonly start?: 'fresh' | 'resume';
  /** Ends the run after so many steps of this sitting. */
  readonly stopAfter?: number;
}

async function run(name: string, { start = 'fresh', stopAfter = Number.POSITIVE_INFINITY }: Options = {}) {
  const resultsDir = path.join(root, name);
  const controller = new AbortController();
  let steps = 0;
  const progress = {
    ...SILENT,
    step: () => {
      if (++steps === stopAfter) controller.abort();
    },
  };
  await performRun({
    ...{ config, resultsDir, start, progress, stop: controller.signal, existing: 'refuse' },
    ...{
      dataDir: root,
      logDir: path.join(resultsDir, 'work'),
      trackGrads: false,
      wandb: false,
      device: 'cpu',
      threads: 1,
    },
    repository: path.join(import.meta.dirname, '../..'),
    commit: 'may be unknown',
    clock: { now: () => performance.now(), timestamp: () => '2026-01-01T00:00:00.000Z' },
  });
  const record = readRecord(resultsDir, runFolder(config))!;
  const file = (of: string) => readFileSync(path.join(resultsDir, runFolder(config), of));
  return { record, weights: file('weights.safetensors'), tokenizer: file('tokenizer.json') };
}

test('a run that its task refuses was never begun', async () => {
  const results = path.join(root, 'refused');
  const short = ['train', 'tictactoe', '--num-steps', '3', '--seq-len', '4', '--no-commit'];
  const refused = await runLab([...short, '--results-dir', results, '--data-dir', root]);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('model.context: must be at least the 70 tokens');
  expect(existsSync(path.join(results, 'raw'))).toBe(false);
});

describe('a run of language modelling', () => {
  let whole: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    whole = await run('whole');
  });

  test('leaves a record that keeps the rules, and what else its checkpoint needs', () => {
    const { record, tokenizer } = whole;
    expect(record.factors).toEqual({ variant: 'bit' });
    expect(record.history.map(({ step }) => step)).toEqual([6, 12]);
    expect(record.files.map(({ name }) => name)).toContain('tokenizer.json');
    expect(JSON.parse(tokenizer.toString()).model.vocab['=']).toBe(14);
    const { outcomes } = record;
    expect(outcomes['validation.loss']).toBeCloseTo(outcomes['validation.bitsPerByte']! * Math.LN2, 6);
    expect(outcomes['test.exact']).toBeLessThan(0.1);
    expect(outcomes['parameters.ternary']).toBeGreaterThan(0);
    expect(outcomes['validation.sampledLoss']).toBeUndefined();
    const parts = Object.keys(outcomes).flatMap((name) => /^gradient\.norm\.(.*)/.exec(name)?.[1] ?? []);
    expect(parts.sort()).toEqual(['blocks.0', 'embedding', 'global', 'norm']);
    // Squares of norms add up, and so do their means, which are squared means and variances.
    const square = (part: string) =>
      outcomes[`gradient.norm.${part}`]! ** 2 + outcomes[`gradient.variance.${part}`]!;
    const sum = parts.filter((part) => part !== 'global').reduce((total, part) => total + square(part), 0);
    expect(sum / square('global')).toBeCloseTo(1, 9);
  });

  test.each([5, 6, 9])(
    'stopped after %i steps and resumed it is the same run, byte for byte',
    async (stopAfter) => {
      await expect(run(`stopped-${stopAfter}`, { stopAfter })).rejects.toThrow(/stopped after step/);
      const resumed = await run(`stopped-${stopAfter}`, { start: 'resume' });
      expect(resumed.weights.equals(whole.weights)).toBe(true);
      const untimed = (rows: typeof whole.record.history) =>
        rows.map(({ seconds, tokensPerSecond, ...row }) => row);
      expect(untimed(resumed.record.history)).toEqual(untimed(whole.record.history));
      expect(resumed.record.sittings).toHaveLength(2);
    },
  );

  test('can be opened and goes on from a prompt, from its packed checkpoint as from the other', async () => {
    const results = path.join(root, 'whole');
    const written = async () => {
      const { decoder, tokenizer } = await openRecorded(results, runFolder(config));
      const options = { decoder, tokenizer, prompt: '12 + 7 = ', tokens: 40, sampling: GREEDY };
      let text = '';
      for await (const piece of generateText({ ...options, stream: randomStream(1, 'test') })) text += piece;
      await decoder.release();
      return text;
    };
    const fromLatent = await written();
    expect(fromLatent).toMatch(/^[-+*/= \d]{40}$/);
    const latent = path.join(results, runFolder(config), 'weights.safetensors');
    renameSync(latent, `${latent}.away`);
    try {
      expect(await written()).toBe(fromLatent);
    } finally {
      renameSync(`${latent}.away`, latent);
    }
  });

  test('where no checkpoint is kept, the command that is named trains it again and leaves the record alone', async () => {
    const bare = path.join(root, 'bare');
    cpSync(path.join(root, 'whole'), bare, { recursive: true });
    for (const name of ['weights.safetensors', 'weights.packed.safetensors'])
      rmSync(path.join(bare, runFolder(config), name));
    const sample = (results: string) =>
      runLab(['sample', runFolder(config), '--prompt', '1 + 1', '--results-dir', results]);
    const { stderr } = await sample(bare);
    const [, command, folder] = /kept\. npm run lab -- (.*) trains the run again .* ask for (\S+) with/.exec(
      stderr,
    )!;
    expect(folder).toBe(runFolder(config));
    const again = path.join(root, 'again');
    const args = words(command!.replace('.cache/repeated', again));
    const trained = await runLab([...args, '--data-dir', root, '--no-commit']);
    expect(trained.code, trained.stderr).toBe(0);
    expect(readFileSync(path.join(again, folder!, 'weights.safetensors')).equals(whole.weights)).toBe(true);
    expect((await sample(again)).code).toBe(0);
    expect(await sample(bare)).toMatchObject({ code: 1, stderr });
  });

  test('names what cannot be opened: no run, one that is not finished, a file that was changed', async () => {
    const open = () => openRecorded(root, 'raw/test/variant=bit/s8');
    await expect(open()).rejects.toThrow(/s8.* holds no record/);
    const folder = path.join(root, 'raw/test/variant=bit/s8');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ ...config, seed: 8 }));
    await expect(open()).rejects.toThrow(/has no results yet: the run is still training, or was stopped/);
    const results = path.join(root, 'stopped-5');
    appendFileSync(path.join(results, runFolder(config), 'tokenizer.json'), ' ');
    await expect(openRecorded(results, runFolder(config))).rejects.toThrow(
      /tokenizer\.json: sha256: must be [0-9a-f]{64} as recorded, got/,
    );
  });

  test('its packed checkpoint is evaluated to the recorded losses; another text, and other weights, are told', async () => {
    const folder = runFolder(config);
    const evaluate = async (of: string, ...flags: string[]) =>
      runLab(['evaluate', folder, '--results-dir', of, '--data-dir', root, ...flags]);
    const { stdout } = await evaluate(path.join(root, 'whole'), '--json');
    const { recorded, evaluated } = JSON.parse(stdout) as Record<string, Record<string, number>>;
    expect(recorded).toEqual({
      loss: whole.record.outcomes['validation.loss'],
      bitsPerByte: whole.record.outcomes['validation.bitsPerByte'],
    });
    expect(evaluated!.loss).toBeCloseTo(recorded!.loss!, 5);
    const changed = path.join(root, 'changed');
    cpSync(path.join(root, 'whole'), changed, { recursive: true });
    const file = path.join(changed, folder, 'results.json');
    const { fingerprint } = (whole.record.details as { data: { validation: { fingerprint: string } } }).data
      .validation;
    writeFileSync(file, readFileSync(file, 'utf8').replace(fingerprint, '0'.repeat(64)));
    expect((await evaluate(changed)).stderr).toContain(
      `the record has ${'0'.repeat(64)}: other data than the run's`,
    );
    writeFileSync(path.join(changed, folder, 'weights.packed.safetensors'), 'x');
    expect((await evaluate(changed)).stderr).toMatch(/weights\.packed\.safetensors: sha256: must be/);
  });

  test('lab status tells of a run by its name, plot-loss draws it, and cost is counted', async () => {
    const results = ['--results-dir', path.join(root, 'whole')];
    const folder = runFolder(config);
    const status = await runLab(['status', folder, ...results]);
    expect(status.stdout).toMatch(/^raw\/test\/variant=bit\/s7 {2}done, test exact \d/);
    expect((await runLab(['status', ...results])).stderr).toContain(
      'runs or --study must be named, got neither',
    );
    const plot = await runLab(['plot-loss', folder, ...results]);
    expect(plot.stdout.split('\n')[0]).toBe('validation.loss');
    expect(plot.stdout).toContain(`* ${folder}`);
    const drawing = path.join(root, 'loss.svg');
    const drawn = (file: string) => runLab(['plot-loss', folder, ...results, '--svg', file]);
    expect((await drawn(drawing)).code).toBe(0);
    expect(readFileSync(drawing, 'utf8')).toContain('<svg');
    expect((await drawn(path.join(root, 'loss.pdf'))).stderr).toContain(
      "loss.pdf' is invalid. It must end in .svg.",
    );
    const misspelt = await runLab(['plot-loss', folder, ...results, '--of', 'train.los']);
    expect(misspelt.stderr).toMatch(/^lab: --of: no run has a value of train\.los yet; nearest: train\.loss/);
    const nowhere = path.join(root, 'none/loss.svg');
    expect((await drawn(nowhere)).stderr).toBe(`lab: --svg ${nowhere}: its folder is not there\n`);
    const cost = JSON.parse((await runLab(['cost', 'babygpt', '--json', ...results])).stdout);
    expect(cost.tokens).toBe(2_560_000);
    const sample = await runLab(['sample', folder, '--prompt', '1 + x', ...results]);
    expect([sample.code, sample.stdout]).toEqual([1, '']);
    expect(sample.stderr).toContain(
      'lab: prompt: the tokenizer has no token for "x" (character 5 of the text)',
    );
    const play = await runLab(['play', 'tictactoe', folder, ...results]);
    expect(play.stderr).toContain(`${folder}: data.text must be tictactoe, got arithmetic`);
  });
});
