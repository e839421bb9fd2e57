import { describe, expect, it } from 'vitest';
import { FactBook } from '../facts/fact-book.ts';
import { makeFact } from '../facts/make-fact.ts';
import type { Measurement } from '../load/load-measurements.ts';
import type { Run } from '../load/run.ts';
import { ruleAge, ruleAgeText, startsOf } from './rule-ages.ts';

const fact = (key: string, from: { runs?: string[]; facts?: string[]; measurements?: string[] }) =>
  makeFact({ key, value: 1, unit: 'count', formula: 'x', ...from });
const facts = new FactBook([
  fact('direct', { runs: ['raw/a/s2'] }),
  fact('inner', { runs: ['raw/a/s1', 'raw/imported/s1'] }),
  fact('derived', { facts: ['inner', 'direct'] }),
  fact('measured', { measurements: ['efficiency/a/b.json'] }),
  fact('none', {}),
]);
const began = (path: string, ...dates: string[]) =>
  ({ path, sittings: dates.map((startedAt) => ({ startedAt })) }) as unknown as Run;
const timed = (path: string, startedAt: string) =>
  ({ path, record: { time: { startedAt } } }) as unknown as Measurement;
const STARTS = startsOf(
  [
    began('raw/a/s1', '2026-03-01T12:00:00.000Z', '2026-02-01T12:00:00.000Z'),
    began('raw/a/s2', '2026-03-02T12:00:00.000Z'),
    began('raw/imported/s1'),
  ],
  [timed('efficiency/a/b.json', '2026-03-03T12:00:00.000Z')],
);
const since = (date: string) => ({ hash: `${'0123456789'.repeat(4)}`, date });
const age = (date: string, ...keys: string[]) => ruleAge(since(date), keys, facts, STARTS);

describe("a rule's age", () => {
  it('is told by the first run that its facts rest on, also by other facts', () => {
    expect(age('2026-03-01T18:00:00Z', 'direct')).toMatchObject({
      first: '2026-03-02T12:00:00.000Z',
      order: 'before',
    });
    expect(age('2026-03-01T18:00:00Z', 'derived')).toMatchObject({
      first: '2026-03-01T12:00:00.000Z',
      order: 'after',
    });
  });

  it('compares moments, not what clocks in other places show', () => {
    expect(age('2026-03-01T13:30:00+02:00', 'inner').order).toBe('before');
    expect(age('2026-03-01T11:30:00-02:00', 'inner').order).toBe('after');
  });

  it('takes a rule of this version for younger than all runs that there are', () => {
    expect(ruleAge(null, ['inner'], facts, STARTS)).toMatchObject({ since: null, order: 'after' });
  });

  it('is told by the first measurement, too', () => {
    expect(age('2026-03-03T11:00:00Z', 'measured')).toMatchObject({
      first: '2026-03-03T12:00:00.000Z',
      order: 'before',
    });
    expect(age('2026-03-03T13:00:00Z', 'measured').order).toBe('after');
  });

  it('has no order without a record', () => {
    expect(ruleAge(null, ['none'], facts, STARTS)).toMatchObject({ since: null, order: null });
    expect(age('2026-03-01T18:00:00Z', 'none')).toMatchObject({ first: null, order: null });
  });

  it('is said in words', () => {
    expect(ruleAgeText(age('2026-03-01T20:30:00+02:00', 'derived'))).toBe(
      'rule since 0123456 of 2026-03-01T18:30Z, after the first record that it judges, of 2026-03-01T12:00Z',
    );
    expect(ruleAgeText(ruleAge(null, ['direct'], facts, STARTS))).toBe(
      'rule of this version, which is not committed or cannot name itself, after the first record that it judges, of 2026-03-02T12:00Z',
    );
    expect(ruleAgeText(age('2026-03-01T18:00:00Z', 'none'))).toBe(
      'rule since 0123456 of 2026-03-01T18:00Z; it judges no record yet',
    );
  });
});
