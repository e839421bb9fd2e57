import type { Cell } from '../../analysis/cells/cell.ts';
import type { Fact } from '../../analysis/facts/fact.ts';
import { makeFact, shortestDigits } from '../../analysis/facts/make-fact.ts';
import type { RunConfig } from '../../experiments/record/schema.ts';
import { at } from './study.ts';

/** What the study declares of a run's configuration. */
type Protocol = Omit<RunConfig, 'schemaVersion' | 'seed'>;

const PROTOCOL: readonly {
  readonly name: string;
  /** Null where the configuration has no such setting. */
  readonly of: (config: Protocol) => number | string | null;
}[] = [
  { name: 'epochs', of: (c) => c.epochs },
  { name: 'width', of: (c) => c.width },
  { name: 'batch_size', of: (c) => c.batchSize },
  { name: 'learning_rate', of: (c) => c.learningRate },
  { name: 'min_learning_rate', of: (c) => c.minLearningRate },
  { name: 'warmup_epochs', of: (c) => c.warmupEpochs },
  { name: 'momentum', of: (c) => (c.optimizer.name === 'sgd' ? c.optimizer.momentum : null) },
  { name: 'weight_decay', of: (c) => c.optimizer.weightDecay },
  { name: 'scheduler', of: (c) => c.scheduler },
  { name: 'augment', of: (c) => c.augment },
  { name: 'mixup_alpha', of: (c) => c.mixupAlpha },
  { name: 'label_smoothing', of: (c) => c.labelSmoothing },
  { name: 'train_examples', of: (c) => c.trainExamples },
  { name: 'validation_examples', of: (c) => c.validationExamples },
];

const COUNTED = ['train_examples', 'validation_examples', 'epochs', 'batch_size', 'width', 'warmup_epochs'];

/**
 * `protocol.<dataset>.<field>`: what all runs of a data set share, from the studies' declarations. A field in which
 * they differ has no fact, so that prose which speaks of it as one value does not build.
 */
export function protocolFacts(cells: readonly Cell[]): Fact[] {
  const datasets = [...new Set(cells.map((cell) => at(cell).dataset))];
  return datasets.flatMap((dataset) => {
    const configs = cells
      .filter((cell) => at(cell).dataset === dataset)
      .flatMap((cell) => cell.declared.map(({ config }) => config as Protocol));
    const shared = PROTOCOL.flatMap(({ name, of }) => {
      const values = [...new Set(configs.map(of))];
      if (values.length !== 1) return [];
      const [value] = values;
      if (value === undefined || value === null) return [];
      const formula = 'the same in the declared configuration of all runs of the data set';
      const key = `protocol.${dataset}.${name}`;
      if (typeof value === 'string') return [makeFact({ key, value, unit: 'text', formula })];
      const unit = COUNTED.includes(name) ? 'count' : 'none';
      return [makeFact({ key, value, unit, digits: shortestDigits(value), formula })];
    });
    return [...shared, testExamples(dataset, cells)];
  });
}

function testExamples(dataset: string, cells: readonly Cell[]): Fact {
  const runs = cells.filter((cell) => at(cell).dataset === dataset).flatMap((cell) => cell.runs);
  const value = runs[0]?.outcomes['test.examples'] ?? null;
  return makeFact({
    key: `protocol.${dataset}.test_examples`,
    value,
    unit: 'count',
    formula: 'results.test.examples, the same for all runs of the data set',
    runs: runs.map((run) => run.path),
    have: value === null ? 0 : 1,
    declared: 1,
  });
}
