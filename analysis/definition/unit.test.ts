/** Units of an author's own, and slips in the names of those that have rules. */
import { expect, it } from 'vitest';
import { inSentence } from '../facts/difference-shape.ts';
import { formatValue } from '../facts/format-value.ts';
import { defineStudy } from './define-study.ts';
import { axisTitle, differenceUnit, unitName, unitSign } from './unit.ts';

const outcome = (unit: string, label = 'Yield') => ({
  ...{ of: 'yield', unit, better: 'higher' as const, label, digits: 2 },
});
const studyIn = (unit: string) =>
  defineStudy({
    id: 'trial',
    runs: [{ factors: { site: 'aue' }, seed: 1 }],
    factors: { site: { label: 'Site', values: { aue: { title: 'Aue' } } } },
    outcomes: { yield: outcome(unit) },
  });

it.each(['t/ha', 'kg ha⁻¹', '°C', '%', 'g', 'pH', 'pints', 'µg/l', 'CO₂-eq.'])(
  '%s is a unit that stands behind numbers as it is',
  (unit) => {
    expect(studyIn(unit).outcomes.yield!.unit).toBe(unit);
    expect(formatValue(-6.3251, unit, 2)).toEqual({ text: '\\ensuremath{-}6.33', plain: '−6.33' });
    expect([unitSign(unit), unitName(unit), differenceUnit(unit)]).toEqual([
      ` ${unit}`,
      unit,
      { unit, scale: 1 },
    ]);
    expect(axisTitle('Yield', unit)).toBe(`Yield (${unit})`);
  },
);

it.each([
  ['hour', 'hours'],
  ['Seconds', 'seconds'],
  ['fractoin', 'fraction'],
  ['fractions', 'fraction'],
  ['None', 'none'],
])('%s is taken for a slip', (unit, meant) => {
  expect(() => studyIn(unit)).toThrow(
    `study trial: outcomes.yield.unit: must be "${meant}", if that is meant, got "${unit}"`,
  );
});

it.each(['', ' t', 'a\nb', 'x'.repeat(30)])('%j is no unit', (unit) => {
  expect(() => studyIn(unit)).toThrow('must be 1 to 24 characters as they are written behind a number');
});

it('a unit that is left out is asked for, with what there is', () => {
  expect(() => studyIn(undefined as never)).toThrow(
    "outcomes.yield.unit: must be fraction, points, nats, count, bytes, milliseconds, seconds, minutes, hours, ratio, p, none, text, or a unit as it is written behind a number, 't/ha'",
  );
});

it.each([
  ['Test loss', 'test loss'],
  ['N loss', 'N loss'],
  ['CO₂ flux', 'CO₂ flux'],
  ['pH', 'pH'],
  ['Übergröße', 'übergröße'],
])('%s reads %s within a sentence', (label, within) => {
  expect(inSentence(outcome('t/ha', label))).toBe(within);
});
