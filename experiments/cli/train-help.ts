/** `lab train … --help`: where a preset or an imported model is named, the flags that it takes, with its own settings as defaults. */
import { type Command, Help, Option } from 'commander';
import type { LanguageSettings } from '../record/language-modelling.ts';
import { TRIALS } from '../record/names.ts';
import { SOFTMAX_KINDS } from '../record/softmax-settings.ts';
import { PRESETS, presetSettings } from '../studies/language-presets.ts';
import { FINE_TUNED, FINE_TUNING, OF_PRESET, TEXT_NAMES } from './language-flags.ts';
import { DESCRIBING, type RunConfigFlags } from './run-config.ts';

export function shownOptions(command: Command): Option[] {
  const all = new Help().visibleOptions(command);
  const named = namedModel(command);
  if (named === null) return all;
  return all.flatMap((option) => {
    const name = option.attributeName();
    if (!DESCRIBING.includes(name)) return [option];
    return named.taken.includes(name) ? [named.own[name] ?? option] : [];
  });
}

interface NamedModel {
  readonly taken: readonly string[];
  /** By their names in the parsed flags, those that mean something else to it than to networks for images. */
  readonly own: Readonly<Record<string, Option>>;
}

/** Null: a network for images, or a run of a file. */
function namedModel(command: Command): NamedModel | null {
  const { scale, model } = command.opts<RunConfigFlags>();
  const preset = PRESETS.find((name) => name === command.args[0]);
  if (preset !== undefined) {
    const settings = presetSettings(preset, scale);
    return { taken: OF_PRESET, own: languageOwn(settings, settings.model) };
  }
  return model?.includes('/')
    ? { taken: FINE_TUNED, own: { ...languageOwn(FINE_TUNING, {}), ...IMPORTED } }
    : null;
}

function flag(flags: string, description: string, value?: unknown): Option {
  return new Option(flags, description).default(value);
}

const IMPORTED = {
  model: flag('--model <folder>', 'an imported model, trained on'),
  dataset: flag('--dataset <name>', 'text').choices(Object.keys(TEXT_NAMES)),
} as const;

/** Without the defaults that only the model itself can tell. */
function languageOwn(
  { steps, batchSize, learningRate }: Pick<LanguageSettings, 'steps' | 'batchSize' | 'learningRate'>,
  { variant, context, softmax = 'standard' }: Partial<LanguageSettings['model']>,
): NamedModel['own'] {
  return {
    variant: flag('--variant <name>', 'what is done to the weights', variant).choices(['std', 'bit']),
    numSteps: flag('--num-steps <n>', 'optimizer steps', steps),
    batchSize: flag('--batch-size <n>', 'windows of a step', batchSize),
    seqLen: flag('--seq-len <n>', 'tokens of a window, the context', context),
    lr: flag('--lr <x>', 'learning rate at its highest', learningRate),
    softmax: flag('--softmax <name>', 'of attention and tokens', softmax).choices(SOFTMAX_KINDS),
    temperature: flag('--temperature <x>', 'of the softmax (default: 1 with base2)'),
    runId: flag('--run-id <name>', `the record goes into the folder ${TRIALS}-<name>`, TRIALS),
  };
}
