/** How many runs were trained again, and with what result: facts for the text. */
import type { Fact } from '../facts/fact.ts';
import { makeFact } from '../facts/make-fact.ts';
import { isRepeated, type Repeated, type Repetition, type RepetitionVerdict } from './repetitions.ts';

const FROM = 'in results/repetitions.json, of runs drawn by the hashes of all records';

export function repetitionFacts(repetitions: readonly Repetition[]): Fact[] {
  const repeated = repetitions.filter(isRepeated);
  const count = (name: string, of: readonly Repetition[], what: string) =>
    makeFact({ key: `repetitions.${name}`, value: of.length, unit: 'count', formula: `${what} ${FROM}` });
  const having = (...verdicts: RepetitionVerdict[]) =>
    repetitions.filter(({ verdict }) => verdicts.includes(verdict));
  const days = repeated.map(({ finishedAt }) => finishedAt.slice(0, 10)).sort();
  return [
    count('trained', repeated, 'trainings'),
    count('identical', having('identical'), 'trainings that repeat the record to the last digit'),
    count(
      'other',
      having('other arithmetic', 'unknown arithmetic'),
      'trainings that do not, on another arithmetic than the record has or where it does not say',
    ),
    count('differ', having('differs'), 'trainings that do not, though the arithmetic is the same'),
    count(
      'within_spread',
      repeated.filter(({ outcome }) => staysWithinSpread(outcome)),
      "trainings whose outcome moved by no more than the largest difference between two seeds of the record's cell",
    ),
    count('passed', having('not repeated'), 'runs that could not be trained'),
    makeFact({
      key: 'repetitions.last',
      value: days.at(-1) ?? null,
      unit: 'text',
      formula: `day of the last training ${FROM}`,
      absent: 'no run was trained again',
    }),
  ];
}

function staysWithinSpread({ recorded, repeated, spread }: Repeated['outcome']): boolean {
  return spread !== null && Math.abs(repeated - recorded) <= spread;
}
