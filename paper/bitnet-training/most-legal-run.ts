import type { FactMaker } from '../../analysis/facts/build-facts.ts';
import { makeFact, runsOf } from '../../analysis/facts/make-fact.ts';
import { tictactoe } from './study.ts';

const TOLD = ['legal', 'random_won', 'random_lost', 'perfect_drawn'] as const;

/** `<cell>.most_legal.<outcome>`: outcomes of the one run of a cell whose moves are the most often legal. */
export const mostLegalRun: FactMaker = ({ cells }) =>
  cells.flatMap((cell) => {
    const { key, runs } = cell;
    const { of: legal } = tictactoe.outcomes.legal!;
    const [most] = runs.toSorted((a, b) => b.outcomes[legal]! - a.outcomes[legal]!);
    return TOLD.map((name) => {
      const { of, unit, digits } = tictactoe.outcomes[name]!;
      return makeFact({
        ...{ key: `${key}.most_legal.${name}`, unit, digits },
        value: most?.outcomes[of] ?? null,
        formula: `outcome ${of} of the run with the largest ${legal}`,
        ...runsOf([cell]),
      });
    });
  });
