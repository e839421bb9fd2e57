import { expect, test } from 'vitest';
import { PRESETS } from '../studies/language-presets.ts';
import { type LanguageFlags, languageConfigFromFlags } from './language-flags.ts';
import { trainCommand } from './train.ts';

/** Descriptions by flag, as `--help` behind these arguments shows them. */
function shown(...args: readonly string[]): ReadonlyMap<string, string> {
  let text = '';
  const command = trainCommand()
    .exitOverride()
    .configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 1000 });
  expect(() => command.parse([...args, '--help'], { from: 'user' })).toThrow('outputHelp');
  return new Map(
    [...text.matchAll(/^ {2}(--[\w-]+)\S*(?: <[^>]*>)? +(.*)$/gm)].map(([, flag, said]) => [flag!, said!]),
  );
}

const RUN_WITHOUT_FLAGS: LanguageFlags = {
  scale: 'paper',
  ...{ variant: 'std', batchSize: 128, seed: 42, softmax: 'standard' },
};

test.each(PRESETS.flatMap((preset) => (['paper', 'desk'] as const).map((scale) => [preset, scale] as const)))(
  '%s at %s scale: the defaults that are shown are those of the run that no flag changes',
  (preset, scale) => {
    const flags = shown(preset, '--scale', scale);
    const run = languageConfigFromFlags(preset, { ...RUN_WITHOUT_FLAGS, scale }, new Set(['scale']));
    const { model, steps, batchSize, learningRate, seed, study } = run;
    for (const [flag, value] of [
      ...[
        ['--variant', model.variant],
        ['--seq-len', model.context],
        ['--softmax', model.softmax],
      ],
      ...[
        ['--num-steps', steps],
        ['--batch-size', batchSize],
        ['--lr', learningRate],
      ],
      ...[
        ['--seed', seed],
        ['--run-id', study],
      ],
    ] as const) {
      expect(flags.get(flag), flag).toContain(`default: ${JSON.stringify(value)})`);
    }
    for (const foreign of [
      '--epochs',
      '--optimizer',
      '--weight-decay',
      '--last-layers',
      '--config',
      '--task',
    ])
      expect(flags.has(foreign), foreign).toBe(false);
    for (const common of ['--scale', '--dropout', '--set', '--data-dir', '--engine', '--resume'])
      expect(flags.has(common), common).toBe(true);
  },
);

test('of an imported model, what it takes; else the flags of networks for images', () => {
  const imported = shown('--model', 'data/models/stories260k');
  expect(imported.get('--dataset')).toBe('text (choices: "wikitext2", "tinystories", "tinyshakespeare")');
  expect(imported.get('--num-steps')).toContain('(default: 1000)');
  expect(imported.get('--last-layers')).toContain('(default: all)');
  expect(imported.has('--scale') || imported.has('--epochs')).toBe(false);
  const images = shown();
  expect(images.get('--epochs')).toContain('(default: 200)');
  expect(images.get('--num-steps')).toContain('of a preset');
});
