/** What ternary weights cost a small language model, at the size at which babyBitNet publishes it. */
import { type Coordinates, subjectKey } from '../../analysis/definition/coordinates.ts';
import { defineStudy } from '../../analysis/definition/define-study.ts';
import type { HistoryValue, Outcome, Shown } from '../../analysis/definition/study.ts';
import { declaredRunsOf } from '../declared-runs.ts';

const MODELS: Readonly<Record<string, Shown>> = {
  babygpt: { title: 'babyGPT', tex: 'babyGPT', color: '#4d4d4d', shape: 'circle' },
  babybitnet: { title: 'babyBitNet', tex: 'babyBitNet', color: '#d55e00', shape: 'square' },
};

const loss: Outcome = {
  of: 'validation.loss',
  unit: 'nats',
  better: 'lower',
  label: 'Validation loss',
  digits: 4,
};

/** What histories of language models show. */
export const LOSSES: Readonly<Record<string, HistoryValue>> = {
  'validation.loss': { label: 'Validation loss', unit: 'nats' },
  'train.loss': { label: 'Training loss', unit: 'nats' },
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
    loss,
    /** As it was published: over 200 batches of windows drawn at random. */
    sampled_loss: { ...loss, of: 'validation.sampledLoss', label: 'Validation loss, sampled' },
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
      values: Object.fromEntries(RATES.map((rate) => [rate, { title: rate }])),
    },
  },
  outcomes: { loss },
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
