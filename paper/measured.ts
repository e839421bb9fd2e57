import type { HistoryValue, Outcome } from '../analysis/definition/study.ts';

export const TEST_ACCURACY: Outcome = {
  ...{ of: 'test.accuracy', unit: 'fraction', better: 'higher', digits: 2 },
  label: 'Test accuracy',
};

export const VALIDATION_LOSS: Outcome = {
  ...{ of: 'validation.loss', unit: 'nats', better: 'lower', digits: 4 },
  label: 'Validation loss',
};

/** What histories of language models show. */
export const LOSSES: Readonly<Record<string, HistoryValue>> = {
  'validation.loss': { label: 'Validation loss', unit: 'nats' },
  'train.loss': { label: 'Training loss', unit: 'nats' },
};

/** What histories of image classification show. */
export const VALIDATION_ACCURACY: HistoryValue = { label: 'Validation accuracy', unit: 'fraction' };
