import type { FactMaker } from '../analysis/facts/build-facts.ts';
import { makeFact } from '../analysis/facts/make-fact.ts';

/** `<study>.parameters` and `<study>.steps`, of a study whose runs all have as many. */
export const sizeFacts: FactMaker = ({ study, cells }) => {
  const runs = cells.flatMap((cell) => cell.runs);
  return [
    makeFact({
      key: `${study.id}.parameters`,
      value: runs[0]?.outcomes['parameters.total'] ?? null,
      unit: 'count',
      formula: 'outcome parameters.total, the same for all runs of the study',
      runs: runs.map(({ path }) => path),
    }),
    makeFact({
      key: `${study.id}.steps`,
      value: Number(study.runs[0]!.config.steps),
      unit: 'count',
      formula: 'steps that the study declares for each run',
    }),
  ];
};
