import { describe, expect, it } from 'vitest';
import { type RunResults, recordFolder } from '../../experiments/record/schema.ts';
import { buildCells } from '../cells/build-cells.ts';
import type { Cell } from '../cells/cell.ts';
import { type Run, runOfVersion1 } from '../load/run.ts';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import { exampleOfVersion1 as study } from '../testing/example-paper/study.ts';
import { syntheticResults } from '../testing/synthetic-records.ts';
import { FactBook, UnknownFactError } from './fact-book.ts';
import { makeFact } from './make-fact.ts';
import { RunFacts, runKey } from './run-facts.ts';

const config = EXAMPLE_RUNS.find(({ dataset, seed }) => dataset === 'cifar10' && seed === 123)!;
const synthetic = syntheticResults(config);
const runOf = (results: RunResults): Run =>
  runOfVersion1(recordFolder(config), config, results, { config: '', results: '' });
const run = runOf({ ...synthetic, test: { ...synthetic.test, accuracy: 0.81245 } });
const key = 'run.cifar10.resnet18.std_s123';
/** The run's cell, with this run and no other. */
const cellOf = (one: Run): Cell => {
  const { cells } = buildCells([one], [study]);
  return cells.find(({ runs }) => runs.length > 0)!;
};
const listed = makeFact({ key: 'study.runs', value: 1, unit: 'count', formula: 'x' });
const book = new FactBook([listed], new RunFacts([cellOf(run)]));

describe('facts of single runs', () => {
  it('are read from one record, rounded as all facts are', () => {
    expect(runKey(cellOf(run), run)).toBe(key);
    expect(book.get(`${key}.test_accuracy`)).toMatchObject({
      value: 0.81245,
      plain: '81.25',
      formula: 'outcome test.accuracy',
      runs: ['raw/cifar10/resnet18/std_s123'],
      provisional: null,
    });
    expect(book.get(`${key}.seed`).plain).toBe('123');
    expect(book.get(`${key}.run_id`).plain).toBe(synthetic.runId.slice(0, 12));
    expect(book.get(`${key}.minutes`).value).toBe(synthetic.time.wallSeconds / 60);
    expect(book.get(`${key}.best_epoch`).value).toBe(synthetic.best.epoch);
  });

  it('say why a value is not there', () => {
    const environment = { ...synthetic.environment, gitCommit: null };
    const other = new RunFacts([cellOf(runOf({ ...synthetic, environment }))]);
    expect(other.find(`${key}.commit`)).toMatchObject({
      value: null,
      absent: 'the record names no commit',
    });
  });

  it('are found and not listed: prose cannot name them', () => {
    expect(book.all).toEqual([listed]);
    expect([book.has(`${key}.seed`), book.isListed(`${key}.seed`)]).toEqual([true, false]);
    expect([book.has('study.runs'), book.isListed('study.runs')]).toEqual([true, true]);
    expect([...new RunFacts([cellOf(run)]).keys()].every((one) => book.has(one))).toBe(true);
  });

  it('name the nearest key of a run that is not there', () => {
    expect(() => book.get('run.cifar10.resnet18.std_s12.seed')).toThrow(UnknownFactError);
    expect(() => book.get('run.cifar10.resnet18.std_s12.seed')).toThrow(`nearest: ${key}.seed`);
    expect(book.find('run.__proto__')).toBeUndefined();
  });
});
