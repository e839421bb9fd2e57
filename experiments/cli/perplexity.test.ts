import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRecord } from '../record/record-store.ts';
import { runLab } from './testing/lab-process.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'perplexity-verb-'));
afterAll(() => rmSync(root, { recursive: true }));

const FIXTURE = path.join(import.meta.dirname, '../tasks/language-modelling/pretrained/fixtures/llama-tied');
const dataDir = path.join(root, 'data');
const importTiny = (into = dataDir) =>
  runLab(['import-model', FIXTURE, '--data-dir', into, '--name', 'tiny']);

test('imports a model once, and continues a prompt with it', async () => {
  expect((await importTiny()).stdout).toContain(
    'llama, 2 layers, 16 wide, vocabulary 40, context 12; in FP32',
  );
  expect((await importTiny()).stderr).toContain('is there already; remove it, or give another name');
  const model = path.join(dataDir, 'models/tiny');
  const said = await runLab(['sample', model, '--prompt', 'the', '--tokens', '3', '--temperature', '0']);
  expect([said.code, said.stdout.startsWith('the')]).toEqual([0, true]);
}, 120_000);

test('of two imports at once one makes the folder, whole, and the other says that it is there', async () => {
  const into = path.join(root, 'at-once');
  const both = await Promise.all([importTiny(into), importTiny(into)]);
  const [first, second] = both.sort((a, b) => a.code! - b.code!);
  expect([first!.code, second!.code]).toEqual([0, 1]);
  expect(second!.stderr).toContain('is there already; remove it, or give another name');
  expect(readdirSync(path.join(into, 'models'))).toEqual(['tiny']);
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

test.skipIf(!existsSync(STORIES))(
  "the softmax is the model's own where none is named",
  async () => {
    const dataDir = path.join(root, 'softmax-data');
    await importTiny(dataDir);
    const description = path.join(dataDir, 'models/tiny/model.json');
    const described = JSON.parse(readFileSync(description, 'utf8'));
    const softmax = { softmax: 'base2', temperature: 2 };
    writeFileSync(description, JSON.stringify({ ...described, model: { ...described.model, ...softmax } }));
    symlinkSync(path.resolve(STORIES), path.join(dataDir, 'tinystories'));
    const results = path.join(root, 'own-softmax');
    const score = async (...flags: string[]) => {
      const paths = ['--data-dir', dataDir, '--results-dir', results];
      const text = ['--unit', 'paragraph', '--units', '1', ...flags];
      const { stdout } = await runLab(['perplexity', path.join(dataDir, 'models/tiny'), ...text, ...paths]);
      return readRecord(results, stdout.slice(0, stdout.indexOf(': ')))!.config;
    };
    expect(await score()).toMatchObject(softmax);
    const standard = await score('--softmax', 'standard');
    expect([standard.softmax, standard.temperature]).toEqual(['standard', undefined]);
  },
  120_000,
);

test('an evaluation is described by flags, or by a file or settings', async () => {
  const said = await runLab(['perplexity', '--config', 'x.json', '--units', '3']);
  expect(said.stderr).toContain("option '--config <file>' cannot be used with option '--units <n>'");
  const named = await runLab(['perplexity', 'tiny', '--config', 'x.json']);
  expect(named.stderr).toContain('model: is of --config or --set, got tiny, too');
  const quantized = await runLab(['perplexity', 'tiny', '--quant', 'fp32,int3']);
  expect(quantized.stderr).toContain(
    "'--quant <names>' argument 'fp32,int3' is invalid. Each must be of fp32",
  );
  const twice = await runLab(['perplexity', 'tiny', '--quant', 'fp32,fp32']);
  expect(twice.stderr).toContain("argument 'fp32,fp32' is invalid. It must name each once.");
});
