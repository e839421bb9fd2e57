import type { FactMaker } from '../../analysis/facts/build-facts.ts';
import { makeFact, runsOf } from '../../analysis/facts/make-fact.ts';
import { presetSettings } from '../../experiments/studies/language-presets.ts';
import { baseline } from './study.ts';

const SECONDS_A_DAY = 86_400;

/** `<cell>.memory`, GiB, and `<cell>.days`, what all published steps would take at the measured speed. */
export const wholeTraining: FactMaker = ({ cells }) => {
  const { steps, batchSize, model } = presetSettings('baseline', 'paper');
  const tokens = steps * batchSize * model.context;
  return cells.flatMap((cell) => {
    const { key } = cell;
    const [run] = cell.runs;
    const speed = run?.outcomes[baseline.outcomes.speed!.of];
    const memory = run?.sittings.at(-1)?.peakMemory;
    const of = runsOf([cell]);
    return [
      makeFact({
        ...{ ...of, key: `${key}.memory`, unit: 'none', digits: 1 },
        value: memory === undefined ? null : memory / 2 ** 30,
        formula: 'peakMemory of the last sitting, in GiB',
      }),
      makeFact({
        ...{ ...of, key: `${key}.days`, unit: 'none', digits: 0 },
        value: speed === undefined ? null : tokens / speed / SECONDS_A_DAY,
        formula: `${tokens} tokens at the outcome time.tokensPerSecond, in days`,
      }),
    ];
  });
};
