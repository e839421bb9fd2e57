/** What the paper says of BitNet Training's experiments. Every rule here was committed before the first of their runs. */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import { intervalAbove } from '../../analysis/claims/predicates/intervals.ts';
import { significantly } from '../../analysis/claims/predicates/tests.ts';
import { above } from '../../analysis/claims/predicates/values.ts';
import { sizeFacts } from '../size-facts.ts';
import { experimentTable } from './experiment-table.ts';
import { mostLegalRun } from './most-legal-run.ts';
import { publishedTraining } from './published-losses.ts';
import { samplesTable } from './samples.table.ts';
import { arithmetic, baseline, one, ternaryCost, tictactoe, tinystories } from './study.ts';
import { textFacts } from './text-facts.ts';
import { wholeTraining } from './whole-training.ts';

const SPREAD = String.raw`mean\,$\pm$\,standard deviation over seeds`;

/** Two seeds of three that agree tell little; an interval that lies beyond these tells that the task is learned. */
const LEARNED = { exact: 0.5, legal: 0.95 };

export const arithmeticReport: StudyReport = {
  study: arithmetic,
  facts: [sizeFacts],
  tables: [
    experimentTable(
      import.meta.filename,
      arithmetic,
      `Arithmetic: held-out expressions answered exactly, in percent, ${SPREAD}; the last row is the loss on validation
text in nats a token. Training had no pair of their operands, in either order.`,
    ),
  ],
  claims: [
    {
      id: 'ternary-calculates',
      says: 'Ternary answers more than half of expressions that it never saw.',
      holdsIf: intervalAbove(`${one(arithmetic, 'bit')}.exact`, LEARNED.exact),
    },
    {
      id: 'ternary-calculates-worse',
      says: 'Ternary answers fewer new expressions than FP32, and not by chance.',
      holdsIf: significantly('below', ternaryCost(arithmetic)),
    },
  ],
};

export const tictactoeReport: StudyReport = {
  study: tictactoe,
  facts: [sizeFacts, mostLegalRun],
  tables: [
    experimentTable(
      import.meta.filename,
      tictactoe,
      `Tic-tac-toe, learned from random games: shares of moves and of 1,000 games against each opponent, in percent, ${SPREAD};
the last row is the loss in nats a token. A game that an illegal move ends is neither won, drawn nor lost.`,
    ),
  ],
  claims: [
    {
      id: 'ternary-knows-the-rules',
      says: 'More than 95 percent of the ternary model’s moves are legal.',
      holdsIf: intervalAbove(`${one(tictactoe, 'bit')}.legal`, LEARNED.legal),
    },
    {
      id: 'ternary-beats-random-moves',
      says: 'In the mean the ternary model beats random moves more often than it loses.',
      holdsIf: above(`${one(tictactoe, 'bit')}.random_won.mean`, `${one(tictactoe, 'bit')}.random_lost.mean`),
    },
    {
      id: 'ternary-plays-fewer-legal-moves',
      says: 'Ternary moves are less often legal than FP32 ones, and not by chance.',
      holdsIf: significantly('below', ternaryCost(tictactoe)),
    },
  ],
};

/** Its losses mean nothing, so that there is no claim. */
export const baselineReport: StudyReport = { study: baseline, facts: [sizeFacts, wholeTraining] };

export const tinystoriesReport: StudyReport = {
  study: tinystories,
  facts: [sizeFacts, textFacts, publishedTraining],
  tables: [samplesTable],
  claims: [
    {
      id: 'ternary-tells-stories-worse',
      says: 'On stories the ternary model has the higher loss, and not by chance.',
      holdsIf: significantly('above', ternaryCost(tinystories)),
    },
  ],
};
