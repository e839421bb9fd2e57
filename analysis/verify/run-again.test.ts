import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../pipeline/paths.ts';
import { commandOf, engineFlags, provideNeeded } from './run-again.ts';

it('a run is trained again by the engine of its last sitting', () => {
  expect(engineFlags({ device: 'cuda', threads: 4 })).toEqual(['--device', 'cuda', '--threads', '4']);
  const eager = ['--engine', 'eager', '--backend', 'tensorflow-gpu', '--threads', '4'];
  expect(engineFlags({ device: 'cuda', threads: 4, backend: 'tensorflow-gpu' })).toEqual(eager);
});

describe('the command of a record', () => {
  it.each(['train', 'perplexity'])('is lab %s with plain arguments', (verb) => {
    const command = `npm run lab -- ${verb} --config raw/x/softmax=base-2/s1/config.json`;
    expect(commandOf({ command })).toEqual([verb, '--config', 'raw/x/softmax=base-2/s1/config.json']);
  });

  it.each([null, 'npm run lab -- sweep --study x', 'npm run lab -- train $(x)', 'rm -r results'])(
    'is refused where it is %j',
    (command) => {
      expect(() => commandOf({ command })).toThrow('command: must be npm run lab -- train or perplexity');
    },
  );

  it('that measures times gives nothing to compare', () => {
    expect(() => commandOf({ command: 'npm run lab -- time-softmax --config x.json' })).toThrow(
      'verify-run: it measures times',
    );
  });
});

describe('what a run refers to', () => {
  const root = mkdtempSync(join(tmpdir(), 'run-again-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const from = join(REPOSITORY, 'results');
  const MODEL = 'raw/babygpt/model=babybitnet/schedule=constant/s42';
  const evaluation = (name: string) => ({ task: 'language-evaluation', config: { model: { name } } });
  const distilled = (record: string) => ({
    task: 'image-classification',
    config: { distillation: { teacher: { record } } },
  });

  it('is an evaluated model, with the files that are beside its record', () => {
    expect(provideNeeded(evaluation(MODEL), from, root)).toBe(MODEL);
    for (const name of ['config.json', 'results.json', 'weights.packed.safetensors', 'tokenizer.json'])
      expect(existsSync(join(root, MODEL, name)), name).toBe(true);
  });

  it('is a teacher, with its weights', () => {
    const teacher = 'raw/cifar10/resnet18/std_s42';
    expect(provideNeeded(distilled(teacher), from, root)).toBe(teacher);
    expect(existsSync(join(root, teacher, 'weights.safetensors'))).toBe(true);
  });

  it('is nothing for an imported model or a run that learns from no other', () => {
    expect(provideNeeded(evaluation('stories260k'), from, root)).toBeNull();
    const alone = { task: 'image-classification', config: { distillation: null } };
    expect(provideNeeded(alone, from, root)).toBeNull();
  });

  it('is named where there is no record of it', () => {
    expect(() => provideNeeded(distilled('raw/gap/none/s1'), from, root)).toThrow(
      `raw/gap/none/s1, which it refers to, is not in ${from}`,
    );
  });
});
