import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSafetensors } from '../checkpoint/safetensors.ts';
import { runLab } from './testing/lab-process.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'fine-tune-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Real stories, which are not in the repository. */
const STORIES = path.join(process.env.DATA_DIR ?? 'data', 'tinystories');

test.skipIf(!existsSync(STORIES))(
  'an imported model is trained on: its last layers alone, or ternary and with base 2',
  async () => {
    const dataDir = path.join(root, 'data');
    cpSync(STORIES, path.join(dataDir, 'tinystories'), { recursive: true, dereference: true });
    const paths = ['--data-dir', dataDir, '--results-dir', path.join(root, 'results')];
    const fixture = path.join(
      import.meta.dirname,
      '../tasks/language-modelling/pretrained/fixtures/llama-tied',
    );
    await runLab(['import-model', fixture, '--data-dir', dataDir, '--name', 'tiny']);
    const model = path.join(dataDir, 'models/tiny');
    const flags = ['--model', model, '--dataset', 'tinystories', '--num-steps', '1', '--batch-size', '4'];
    const trained = await runLab(['train', ...flags, '--last-layers', '1', '--run-id', 'last', ...paths]);
    expect(trained.stderr).toContain('; 1 step on cpu');
    const folder = trained.stdout.slice(0, trained.stdout.indexOf(': '));
    const weights = (of: string) =>
      readSafetensors(readFileSync(path.join(of, 'weights.safetensors')), of).tensors;
    const [before, after] = [weights(model), weights(path.join(root, 'results', folder))];
    const changed = Object.keys(before).filter((name) => `${before[name]!.data}` !== `${after[name]!.data}`);
    expect(changed.every((name) => /^(blocks\.1\.|norm\/)/.test(name))).toBe(true);
    expect(changed).toContain('blocks.1.attention.query/kernel');
    expect(
      (await runLab(['sample', folder, '--prompt', 'the', '--tokens', '2', ...paths.slice(2)])).code,
    ).toBe(0);

    const ternary = await runLab([
      'train',
      ...flags,
      '--variant',
      'bit',
      '--softmax',
      'base2',
      '--run-id',
      'bit',
      ...paths,
    ]);
    const config = ternary.stdout.slice(0, ternary.stdout.indexOf(': '));
    const given = JSON.parse(
      readFileSync(path.join(root, 'results', config, 'config.json'), 'utf8'),
    ) as object;
    expect(given).toMatchObject({
      model: { architecture: 'llama', variant: 'bit', softmax: 'base2' },
      start: { model: { name: 'tiny' }, trained: 'all' },
    });
    const scored = await runLab([
      'perplexity',
      config,
      '--quant',
      'ternary',
      '--unit',
      'paragraph',
      '--units',
      '3',
      ...paths,
    ]);
    expect(scored.stdout).toContain('nats a token');
    const wrong = await runLab(['train', ...flags, '--seq-len', '13', '--run-id', 'long', ...paths]);
    expect(wrong.stderr).toContain('model.context: must be at most 12, got 13');
  },
  300_000,
);
