import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRecord } from '../record/record-store.ts';
import { runLab } from './testing/lab-process.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'perplexity-verb-'));
afterAll(() => rmSync(root, { recursive: true }));

const FIXTURE = path.join(import.meta.dirname, '../tasks/language-modelling/pretrained/fixtures/llama-tied');
const dataDir = path.join(root, 'data');
const importTiny = () => runLab(['import-model', FIXTURE, '--data-dir', dataDir, '--name', 'tiny']);

test('imports a model once, and continues a prompt with it', async () => {
  expect((await importTiny()).stdout).toContain(
    'llama, 2 layers, 16 wide, vocabulary 40, context 12; in FP32',
  );
  expect((await importTiny()).stderr).toContain('is there already; remove it, or give another name');
  const model = path.join(dataDir, 'models/tiny');
  const said = await runLab(['sample', model, '--prompt', 'the', '--tokens', '3', '--temperature', '0']);
  expect([said.code, said.stdout.startsWith('the')]).toEqual([0, true]);
}, 120_000);

/** Real stories, which are not in the repository. */
const STORIES = path.join(process.env.DATA_DIR ?? 'data', 'tinystories');

test.skipIf(!existsSync(STORIES))(
  'scores, records, and repeats by the recorded command',
  async () => {
    cpSync(STORIES, path.join(dataDir, 'tinystories'), { recursive: true, dereference: true });
    const results = path.join(root, 'results');
    const paths = ['--data-dir', dataDir, '--results-dir', results];
    const model = path.join(dataDir, 'models/tiny');
    const flags = [
      '--dataset',
      'tinystories',
      '--unit',
      'paragraph',
      '--units',
      '5',
      '--padding',
      'masked,counted',
    ];
    const scored = await runLab(['perplexity', model, ...flags, ...paths]);
    expect(scored.stdout.trim().split('\n')).toHaveLength(2);
    const folder = scored.stdout.slice(0, scored.stdout.indexOf(': '));
    const record = readRecord(results, folder)!;
    expect(record.command).toBe(`npm run lab -- perplexity --config ${folder}/config.json`);
    const again = await runLab(['perplexity', '--config', `${folder}/config.json`, '--force', ...paths]);
    expect(again.stdout).toContain(`${folder}: ${record.outcomes.loss!.toFixed(4)} nats a token`);
    const config = readFileSync(path.join(results, folder, 'config.json'), 'utf8');
    expect(JSON.parse(config)).toMatchObject({
      model: { name: 'tiny' },
      padding: 'masked',
      window: 12,
      stride: 6,
    });
    const trained = await runLab(['train', '--config', `${folder}/config.json`, ...paths]);
    expect(trained.stderr).toContain('task: is no training; lab perplexity does it');
  },
  240_000,
);
