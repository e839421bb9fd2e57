/** `lab train <preset>`: the flags by which the language models' own users know them, and the configuration that they make. */
import { Option } from 'commander';
import type { ImportedModel, LanguageSettings, PretrainedModelConfig } from '../record/language-modelling.ts';
import { type LanguageConfig, languageRun } from '../record/language-modelling-record.ts';
import { TRIALS } from '../record/names.ts';
import type { SoftmaxKind } from '../record/softmax-settings.ts';
import {
  type LanguageVariant,
  PRESETS,
  type Preset,
  presetSettings,
  textFor,
} from '../studies/language-presets.ts';
import type { Scale } from '../studies/study.ts';
import { positiveInteger, shareBelowOne, studyName } from './flag-values.ts';

export interface LanguageFlags {
  readonly scale: Scale;
  readonly numSteps?: number;
  readonly seqLen?: number;
  readonly runId?: string;
  /** Shared with image classification, whose defaults they have; they count where they were given. */
  readonly variant: string;
  readonly batchSize: number;
  readonly seed: number;
  readonly lr?: number;
  readonly softmax: SoftmaxKind;
  readonly temperature?: number;
  readonly dropout?: number;
  readonly lastLayers?: number;
}

export function languageOptions(): readonly Option[] {
  return [
    new Option('--scale <name>', 'of a preset: as published, or for two cores')
      .choices(['paper', 'desk'])
      .default('paper'),
    new Option('--num-steps <n>', 'of a preset: optimizer steps').argParser(positiveInteger),
    new Option('--seq-len <n>', 'of a preset: tokens of a window, the context').argParser(positiveInteger),
    new Option(
      '--run-id <name>',
      `of a preset: the record goes into the folder ${TRIALS}-<name> (default: ${TRIALS})`,
    ).argParser(studyName),
    new Option(
      '--dropout <share>',
      'of a language model: values of embedding, attention and feed-forward dropped in training (default: 0)',
    ).argParser(shareBelowOne),
    new Option(
      '--last-layers <n>',
      'of an imported model: train so many of the last blocks, the last norm and a head of its own (default: all)',
    ).argParser(positiveInteger),
  ];
}

/** What language models take of the flags that describe a run, by their names in the parsed flags. */
const TAKEN = [
  ...['variant', 'batchSize', 'seed', 'lr', 'softmax', 'temperature'],
  ...['numSteps', 'seqLen', 'runId', 'dropout'],
];
export const OF_PRESET = ['scale', ...TAKEN];
export const FINE_TUNED = ['model', 'dataset', 'lastLayers', ...TAKEN];
/** What an imported model is trained on with where nothing is given. */
export const FINE_TUNING = { steps: 1000, batchSize: 16, learningRate: 5e-4 } as const;

/** Throws on a flag that was typed and would change nothing. */
export function refuseForeign(taker: string, taken: readonly string[], given: ReadonlySet<string>): void {
  const foreign = [...given].find((flag) => !taken.includes(flag));
  if (foreign === undefined) return;
  const flag = `--${foreign.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new Error(`${flag}: ${taker} takes no such flag; --set sets any setting by its name`);
}

/** Texts as users type them. */
export const TEXT_NAMES = {
  wikitext2: 'wikitext_2',
  tinystories: 'tinystories',
  tinyshakespeare: 'tiny_shakespeare',
} as const;
export type TextName = keyof typeof TEXT_NAMES;

/**
 * An imported model, trained on: AdamW with a cosine from 0.0005 to nothing and clipping at 1, 1,000 steps of 16 windows, but for what was
 * given. `begun` is the model as it was imported.
 *
 * Throws on a flag that means nothing here.
 */
export function fineTuneConfig(
  begun: { readonly model: PretrainedModelConfig; readonly origin: ImportedModel },
  flags: LanguageFlags & { readonly dataset?: string },
  given: ReadonlySet<string>,
): LanguageConfig {
  refuseForeign('an imported model', FINE_TUNED, given);
  if (flags.dataset === undefined || !Object.hasOwn(TEXT_NAMES, flags.dataset)) {
    throw new Error(
      `--dataset: must be one of ${Object.keys(TEXT_NAMES).join(', ')}, got '${flags.dataset ?? ''}'`,
    );
  }
  const steps = flags.numSteps ?? FINE_TUNING.steps;
  const { model, origin } = begun;
  return languageRun(
    trialsNamed(flags),
    {
      data: { text: TEXT_NAMES[flags.dataset as TextName], tokenizer: { kind: 'imported' } },
      model: {
        ...model,
        variant: given.has('variant') ? variantNamed(flags.variant) : model.variant,
        ...modelFrom(flags, model),
      },
      start: { model: origin, trained: flags.lastLayers ?? 'all' },
      steps,
      evaluateEvery: steps / evaluationsOf(steps),
      ...{ batchSize: given.has('batchSize') ? flags.batchSize : FINE_TUNING.batchSize, accumulate: 1 },
      ...{ learningRate: flags.lr ?? FINE_TUNING.learningRate, warmupSteps: Math.floor(steps / 10) },
      schedule: { name: 'cosine', minLearningRate: 0 },
      optimizer: {
        name: 'adamw',
        ...{ beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, decayed: 'matrices' },
      },
      ...{ clipNorm: 1, seed: flags.seed },
      ...dropoutFrom(flags),
    },
    ['model', 'variant', 'text'],
  );
}

/**
 * A preset as it is published, but for what was given: `given` names the flags that were typed. The number of steps decides how often
 * is evaluated and how much of a long text is needed, and never lets the warm-up be more than a tenth of them.
 *
 * Throws on a flag that means nothing to a preset.
 */
export function languageConfigFromFlags(
  preset: string,
  flags: LanguageFlags,
  given: ReadonlySet<string>,
): LanguageConfig {
  const name = presetNamed(preset);
  refuseForeign(name, OF_PRESET, given);
  const variant = given.has('variant') ? variantNamed(flags.variant) : undefined;
  const settings = presetSettings(name, flags.scale, variant);
  const steps = flags.numSteps ?? settings.steps;
  const isOwnLength = steps === settings.steps;
  const sizes = {
    model: { ...settings.model, ...modelFrom(flags, settings.model) },
    steps,
    batchSize: given.has('batchSize') ? flags.batchSize : settings.batchSize,
  };
  return languageRun(
    trialsNamed(flags),
    {
      ...settings,
      ...sizes,
      data: textFor(sizes, settings),
      evaluateEvery: isOwnLength ? settings.evaluateEvery : steps / evaluationsOf(steps),
      warmupSteps: isOwnLength
        ? settings.warmupSteps
        : Math.min(settings.warmupSteps, Math.floor(steps / 10)),
      learningRate: flags.lr ?? settings.learningRate,
      seed: flags.seed,
      ...dropoutFrom(flags),
    },
    ['model', 'variant', 'text'],
  );
}

/** Nobody's name may be that of a study of the paper, nor its runs stand among that study's. */
function trialsNamed({ runId }: LanguageFlags): string {
  return runId === undefined ? TRIALS : `${TRIALS}-${runId}`;
}

/** None is left out. */
function dropoutFrom({ dropout = 0 }: LanguageFlags): Pick<LanguageSettings, 'dropout'> {
  return dropout === 0 ? {} : { dropout };
}

function modelFrom(
  { seqLen, softmax, temperature }: LanguageFlags,
  { context }: { readonly context: number },
) {
  return { context: seqLen ?? context, softmax, ...(temperature === undefined ? {} : { temperature }) };
}

function presetNamed(text: string): Preset {
  const preset = PRESETS.find((name) => name === text);
  if (preset === undefined) throw new Error(`preset: must be one of ${PRESETS.join(', ')}, got '${text}'`);
  return preset;
}

function variantNamed(text: string): LanguageVariant {
  if (text === 'std' || text === 'bit') return text;
  throw new Error(`--variant: must be std or bit for a language model, got ${text}`);
}

/** Ten, or the most below it that divide the steps. */
function evaluationsOf(steps: number): number {
  let count = Math.min(10, steps);
  while (steps % count !== 0) count--;
  return count;
}
