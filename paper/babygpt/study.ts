/** What ternary weights cost a small language model, at the size at which babyBitNet publishes it. */
import { type Coordinates, subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import type { Shown } from '../../analysis/definition/study.ts';
import { declaredRunsOf } from '../declared-runs.ts';
import { titled } from '../factors.ts';
import { LOSSES, VALIDATION_LOSS } from '../measured.ts';

const MODELS: Readonly<Record<string, Shown>> = {
  babygpt: { title: 'babyGPT', tex: 'babyGPT', color: '#4d4d4d', shape: 'circle' },
  babybitnet: { title: 'babyBitNet', tex: 'babyBitNet', color: '#d55e00', shape: 'square', dash: [5, 2] },
};

export const babygpt = defineStudy({
  id: 'babygpt',
  runs: declaredRunsOf('babygpt'),
  factors: {
    model: { label: 'model', values: MODELS },
    schedule: {
      label: 'schedule',
      values: { constant: { title: 'constant rate' }, 'two-stage': { title: 'two stages' } },
    },
  },
  outcomes: {
    /** Over the whole validation text. */
    loss: VALIDATION_LOSS,
    /** As it was published: over 200 batches of windows drawn at random. */
    sampled_loss: {
      ...VALIDATION_LOSS,
      of: 'validation.sampledLoss',
      label: 'Validation loss, sampled',
    },
  },
  questions: [
    {
      id: 'babybitnet-vs-babygpt',
      over: 'model',
      compare: ['babybitnet', 'babygpt'],
      title: 'What do ternary weights cost?',
    },
    {
      id: 'two-stage-vs-constant',
      over: 'schedule',
      compare: ['two-stage', 'constant'],
      title: 'Do two stages help?',
    },
  ],
  history: LOSSES,
});

const RATES = ['0.00025', '0.0005', '0.001', '0.002', '0.004', '0.008', '0.016'];

export const babygptRates = defineStudy({
  id: 'babygpt-rates',
  runs: declaredRunsOf('babygpt-rates'),
  factors: {
    model: { label: 'model', values: MODELS },
    rate: {
      label: 'learning rate',
      values: titled(RATES),
    },
  },
  outcomes: { loss: VALIDATION_LOSS },
  questions: [
    {
      id: '0.004-vs-0.001',
      over: 'rate',
      compare: ['0.004', '0.001'],
      title: 'What does a rate four times as high do?',
    },
  ],
});

export const of = (coordinates: Coordinates) => subjectKey(babygpt, coordinates);
export const ofRates = (coordinates: Coordinates) => subjectKey(babygptRates, coordinates);
