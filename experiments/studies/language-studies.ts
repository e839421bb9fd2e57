/** Studies of language models: babyBitNet's comparison and its learning-rate claim, and BitNet Training's experiments. */
import type { LanguageSettings } from '../record/language-modelling.ts';
import { languageRun } from '../record/language-modelling-record.ts';
import { type LanguageVariant, type Preset, presetSettings } from './language-presets.ts';
import { type Scale, type Study, study } from './study.ts';

/** The CNN study's three, and the seven that it adds for power. */
const SEEDS = [42, 123, 456, 789, 1011, 1213, 1415, 1617, 1819, 2021] as const;

const babyModels = ['babygpt', 'babybitnet'] as const;

/** Steps between evaluations of runs of which only the end is compared. */
const COARSE = 1000;

/** Models side by side for each seed, so that a sweep that was stopped has pairs. */
const BABYGPT_STUDY = study({
  id: 'babygpt',
  title: 'What does ternary cost a small language model, and do two stages help?',
  paper: 'FouadLbakali/babyBitNet, at its published size',
  expected: 'a minute and a half a run on one core; babyGPT near 1.84 nats a token, babyBitNet near 1.93',
  declared: (['constant', 'two-stage'] as const).flatMap((schedule) =>
    SEEDS.flatMap((seed) =>
      babyModels.map((model) => {
        const settings = presetSettings(model, 'paper');
        return languageRun('babygpt', { ...settings, schedule: { name: schedule }, seed }, [
          'model',
          'schedule',
        ]);
      }),
    ),
  ),
});

/** Powers of two around the published rates. */
const RATES = [0.00025, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016] as const;

const BABYGPT_RATES_STUDY = study({
  id: 'babygpt-rates',
  title: 'Does a ternary model tolerate a higher learning rate?',
  paper: 'FouadLbakali/babyBitNet, which says that it does not',
  expected: 'a minute and a half a run on one core',
  declared: SEEDS.slice(0, 3).flatMap((seed) =>
    RATES.flatMap((learningRate) =>
      babyModels.map((model) => {
        const settings = { ...presetSettings(model, 'paper'), evaluateEvery: COARSE, learningRate, seed };
        return languageRun('babygpt-rates', settings, ['model', 'rate']);
      }),
    ),
  ),
});

const VARIANTS = ['std', 'bit'] as const satisfies readonly LanguageVariant[];

interface ExperimentStudy {
  readonly preset: Exclude<Preset, 'babygpt' | 'babybitnet'>;
  readonly title: string;
  /** At desk scale. */
  readonly expected: string;
}

const EXPERIMENTS: readonly ExperimentStudy[] = [
  {
    preset: 'arithmetic',
    title: 'Does a ternary model learn to calculate?',
    expected: 'half an hour a run on one core',
  },
  {
    preset: 'tictactoe',
    title: 'Does a ternary model learn the rules of a game from random play?',
    expected: 'six minutes a run on one core',
  },
  {
    preset: 'tinystories',
    title: 'What does ternary cost a model of stories?',
    expected: 'a quarter of an hour a run on one core',
  },
  {
    preset: 'baseline',
    title: 'Memory and time of a step with 95,367,936 parameters',
    expected: 'a few minutes a run; the losses mean nothing',
  },
];

/** At desk scale a study is called as the experiment, at the published one with `-paper` behind it. */
function experimentStudy({ preset, title, expected }: ExperimentStudy, scale: Scale): Study {
  const id = scale === 'desk' ? preset : `${preset}-paper`;
  const seeds = preset === 'baseline' ? SEEDS.slice(0, 1) : SEEDS.slice(0, 3);
  return study({
    id,
    title,
    paper: 'dcgrigsby/bitnet (BitNet Training)',
    expected: scale === 'desk' ? expected : 'days: the published size, on a GPU',
    declared: seeds.flatMap((seed) =>
      VARIANTS.map((variant) => {
        const settings: LanguageSettings = presetSettings(preset, scale, variant);
        return languageRun(id, { ...settings, seed }, ['variant']);
      }),
    ),
  });
}

export const LANGUAGE_STUDIES: readonly Study[] = [
  BABYGPT_STUDY,
  BABYGPT_RATES_STUDY,
  ...EXPERIMENTS.flatMap((experiment) => [
    experimentStudy(experiment, 'desk'),
    experimentStudy(experiment, 'paper'),
  ]),
];
