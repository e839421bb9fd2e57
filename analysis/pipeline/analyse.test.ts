/** Two made-up studies: one of fractions of which more is better, one of nats of which less is. */
import { describe, expect, it } from 'vitest';
import { studyRecordFolder } from '../../experiments/record/run-record.ts';
import { definePaper, type StudyReport } from '../authoring/define-paper.ts';
import { parity } from '../claims/predicates/intervals.ts';
import { significantly } from '../claims/predicates/tests.ts';
import { above, below } from '../claims/predicates/values.ts';
import { ofStudy } from '../context/context.ts';
import { draftStatus, openStudies, statusTex } from '../context/draft-status.ts';
import { subjectKey } from '../definition/coordinates.ts';
import { defineStudy } from '../definition/define-study.ts';
import type { StudyDefinition } from '../definition/study.ts';
import type { Run } from '../load/run.ts';
import { analyse } from './analyse.ts';

const SEEDS = [1, 2, 3];

const diets = defineStudy({
  id: 'diets',
  prefix: '',
  runs: ['oats', 'hay'].flatMap((food) =>
    ['mare', 'foal'].flatMap((horse) => SEEDS.map((seed) => ({ factors: { horse, food }, seed }))),
  ),
  factors: {
    horse: { label: 'horse', values: { mare: { title: 'Mare' }, foal: { title: 'Foal' } } },
    food: { label: 'food', values: { hay: { title: 'Hay' }, oats: { title: 'Oats' } } },
  },
  outcomes: { weight: { of: 'weight', unit: 'fraction', better: 'higher', label: 'Weight', digits: 1 } },
  questions: [{ id: 'oats-vs-hay', title: 'Do oats help?', over: 'food', compare: ['oats', 'hay'] }],
  contrasts: [{ id: 'by-horse', question: 'oats-vs-hay', along: 'horse', against: 'previous' }],
});

const rates = defineStudy({
  id: 'rates',
  runs: ['slow', 'fast', 'best'].flatMap((rate) => SEEDS.map((seed) => ({ factors: { rate }, seed }))),
  factors: {
    rate: {
      label: 'rate',
      values: { slow: { title: 'Slow' }, fast: { title: 'Fast' }, best: { title: 'Best' } },
    },
  },
  outcomes: {
    loss: { of: 'test.loss', unit: 'nats', better: 'lower', label: 'Test loss', digits: 3 },
    hits: {
      ...{ of: 'hits', unit: 'fraction', better: 'higher', label: 'Hits', digits: 1 },
      examples: 'tested',
    },
  },
  questions: [
    { id: 'fast-vs-slow', title: 'Is fast better?', over: 'rate', compare: ['fast', 'slow'] },
    { id: 'hits', title: 'Does it hit more?', over: 'rate', compare: ['fast', 'slow'], outcome: 'hits' },
  ],
  recoveries: [{ over: 'rate', from: 'slow', to: 'best', of: ['fast'] }],
});

function runsOf(
  study: StudyDefinition,
  outcomes: (factors: Run['factors'], seed: number) => Run['outcomes'],
): Run[] {
  return study.runs.map(({ factors, seed }) => ({
    task: 'made-up',
    study: study.id,
    factors,
    seed,
    runId: '0'.repeat(64),
    origin: 'imported',
    source: { name: 'this test' },
    command: null,
    outcomes: outcomes(factors, seed),
    history: [],
    files: [],
    sittings: [],
    config: {},
    details: {},
    path: studyRecordFolder(study.id, { factors, seed }),
    sha256: { config: '0'.repeat(64), results: '0'.repeat(64) },
    historyDigest: null,
  }));
}

const dietRuns = runsOf(diets, ({ horse, food }, seed) => ({
  weight: 0.5 + (horse === 'mare' ? 0.2 : 0) + (food === 'oats' ? 0.1 : 0) + 0.01 * ((seed * seed) % 5),
}));
/** Losses by hand: slow 2.0, 2.1, 2.2; fast 1.7, 1.7, 1.9; best 1.4, 1.5, 1.6. */
const LOSS: Readonly<Record<string, readonly number[]>> = {
  slow: [2, 2.1, 2.2],
  fast: [1.7, 1.7, 1.9],
  best: [1.4, 1.5, 1.6],
};
const rateRuns = runsOf(rates, ({ rate }, seed) => ({
  'test.loss': LOSS[rate!]![seed - 1]!,
  hits: rate === 'fast' ? 0.4 + 0.01 * seed : 0.3 + 0.02 * seed,
  tested: 200,
}));

const fastSlow = subjectKey(rates, { rate: ['fast', 'slow'] });
const dietReport: StudyReport = {
  study: diets,
  claims: [
    {
      id: 'oats-help',
      says: 'Oats make a mare heavier.',
      holdsIf: above(`${subjectKey(diets, { horse: 'mare', food: ['oats', 'hay'] })}.delta`, 0),
    },
  ],
};
const rateReport: StudyReport = {
  study: rates,
  claims: [
    { id: 'fast-loses-less', says: 'Fast loses less.', holdsIf: below(`${fastSlow}.delta`, -0.25) },
    { id: 'fast-on-par', says: 'Fast is as slow.', holdsIf: parity(fastSlow, 0.01) },
    { id: 'fast-surely', says: 'Fast loses less, surely.', holdsIf: significantly('below', fastSlow) },
  ],
};
const analysed = (reports: readonly StudyReport[], runs: readonly Run[]) =>
  analyse(
    { runs, problems: [], exclusions: [], unfinished: [], measurements: [] },
    definePaper({ studies: reports }),
  );

describe('a study of which less is better', () => {
  const { facts, claims } = analysed([rateReport], rateRuns);

  it('has facts in its own unit, under its own name', () => {
    expect(facts.get('rates.fast.loss.mean')).toMatchObject({ plain: '1.767', unit: 'nats' });
    expect(facts.get('rates.fast-vs-slow.delta')).toMatchObject({ plain: '−0.333', unit: 'nats' });
    expect(facts.get('rates.study.runs').value).toBe(9);
  });

  it('names the outcome in comparisons of any but the first', () => {
    expect(facts.get('rates.fast-vs-slow.hits.delta')).toMatchObject({ plain: '8.0', unit: 'points' });
  });

  it('has the sampling of test examples for the outcome that is a share of them, and for no other', () => {
    // Wilson's interval of 0.42 of 200 is 0.3538 to 0.4893, of 0.34 of 200 0.2779 to 0.4081 (SciPy).
    expect(facts.get('rates.fast.hits.sampling')).toMatchObject({ plain: '6.9', unit: 'points' });
    expect(facts.get('rates.slow.hits.sampling').plain).toBe('6.8');
    expect(facts.get('rates.fast-vs-slow.hits.sampling').plain).toBe('9.5');
    expect([...facts.keys()].filter((key) => /loss.*sampling|slow\.sampling/.test(key))).toEqual([]);
    const fewer = rateRuns.map((run, i) =>
      i === 0 ? { ...run, outcomes: { ...run.outcomes, tested: 10 } } : run,
    );
    const mixed = analysed([rateReport], fewer).facts;
    const none = { value: null, absent: 'its runs were not tested on one number of examples' };
    expect(mixed.get('rates.slow.hits.sampling')).toMatchObject(none);
    expect(mixed.get('rates.fast-vs-slow.hits.sampling')).toMatchObject(none);
    expect(mixed.get('rates.fast.hits.sampling').plain).toBe('6.9');
  });

  it('says of each fact what it is of', () => {
    expect(facts.get('rates.fast-vs-slow.p_t').of).toEqual({
      study: 'rates',
      factors: { rate: ['fast', 'slow'] },
      outcome: 'loss',
      statistic: 'p_t',
    });
  });

  it('recovers the share of the gap that is made good, though the loss falls', () => {
    // (2.1 - 1.76667) / (2.1 - 1.5)
    expect(facts.get('rates.fast.recovery').value).toBeCloseTo(1 / 1.8, 12);
    expect(facts.get('rates.fast.recovery.gap').value).toBeCloseTo(0.6, 12);
  });

  it('is claimed about in its unit', () => {
    expect(claims.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['fast-loses-less', 'holds'],
      ['fast-on-par', 'fails'],
      ['fast-surely', 'holds'],
    ]);
    expect(claims[0]!.judgement.text).toBe('rates.fast-vs-slow.delta = −0.333 nats, to be below -0.25 nats');
  });
});

it('a claim about a cell that no study declares is an error that names the nearest facts', () => {
  const instant = subjectKey(rates, { rate: ['fast', 'instant'] });
  const claims = [{ id: 'rides', says: 'Fast beats it.', holdsIf: below(`${instant}.delta`, 0) }];
  expect(() => analysed([{ ...rateReport, claims }], rateRuns)).toThrow(
    'claim rides: unknown fact "rates.fast-vs-instant.delta"; nearest: rates.fast-vs-slow.delta',
  );
});

describe('a second study', () => {
  const alone = analysed([dietReport], dietRuns);
  /** Of the second study some runs are missing. */
  const both = analysed([dietReport, rateReport], [...dietRuns, ...rateRuns.slice(0, 5)]);

  it('changes no fact of the first', () => {
    const ofDiets = ({ facts }: typeof both) => facts.all.filter(({ of }) => of?.study === 'diets');
    expect(ofDiets(both)).toEqual(ofDiets(alone));
    expect(both.facts.all.length).toBeGreaterThan(alone.facts.all.length);
  });

  it('changes no claim of the first', () => {
    expect(both.claims[0]).toEqual(alone.claims[0]);
  });

  it('is in no comparison and no cell that the first one’s tables see', () => {
    const seen = ofStudy(both, diets);
    expect(seen.cells).toEqual(alone.cells);
    expect(seen.comparisons).toEqual(alone.comparisons);
  });

  it('makes a draft of itself alone', () => {
    expect([...openStudies(alone)]).toEqual([]);
    expect([...openStudies(both)]).toEqual(['rates']);
    expect(draftStatus(both.cells)).toEqual({ have: 17, declared: 21 });
    const front = {
      title: 'A & B',
      authors: ['First Author', 'Second'],
      columns: 2,
      repository: null,
    } as const;
    expect(statusTex(both, 0, front)).toContain('5 of 9 declared runs of the study rates are in.');
    expect(statusTex(both, 0, { ...front, repository: 'https://example.org/paper' })).toContain(
      '\\def\\reviewsite{https://example.org/paper}',
    );
    expect(statusTex(both, 0, front)).toContain('\\newcommand{\\papertitle}{A \\& B}');
    expect(statusTex(both, 0, front)).toContain('\\newcommand{\\paperauthors}{First Author \\and Second}');
    expect(() => definePaper({ studies: [], repository: 'https://example.org/%00' })).toThrow(
      'paper: repository: must be a plain http address, got "https://example.org/%00"',
    );
    expect(both.facts.get('mare.oats-vs-hay.delta').provisional).toBeNull();
    expect(both.facts.get('rates.fast-vs-slow.delta').provisional).toEqual({ have: 2, declared: 3 });
  });

  it('has its questions adjusted by itself', () => {
    const [family] = both.facts.get('mare.oats-vs-hay.p_t_holm').facts;
    expect(family).toBe('mare.oats-vs-hay.p_t');
    expect(both.facts.get('mare.oats-vs-hay.p_t_holm').facts).toHaveLength(2);
  });
});

describe('what is wrong with records', () => {
  const problemsOf = (run: Run): string => {
    try {
      analysed([rateReport], [run]);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each<[string, Partial<Run>, string]>([
    ['a study that the paper does not have', { study: 'oats' }, 'the paper has no study "oats"'],
    ['a cell that it does not declare', { factors: { rate: 'instant' } }, 'declares rates.instant'],
    ['a seed that it does not declare', { seed: 9 }, 'seed: studies declare 1, 2, 3 for rates.slow, got 9'],
    [
      'an outcome that it asks for and the record has not',
      { outcomes: { hits: 1 } },
      'asks for test.loss, got hits',
    ],
    [
      'no number of examples where an outcome is a share of them',
      { outcomes: { 'test.loss': 1, hits: 0.5 } },
      'asks for tested, got test.loss, hits',
    ],
    [
      'a share that is none',
      { outcomes: { 'test.loss': 1, hits: 50, tested: 200 } },
      'outcomes.hits: must be a share of tested, in [0, 1], got 50',
    ],
    [
      'half an example',
      { outcomes: { 'test.loss': 1, hits: 0.5, tested: 0.5 } },
      'outcomes.tested: must be a whole number above 0, got 0.5',
    ],
  ])('names %s', (_, change, rule) => {
    expect(problemsOf({ ...rateRuns[0]!, ...change })).toContain(rule);
  });
});

describe('definitions', () => {
  const input = { ...rates, prefix: 'rates.' };

  it.each<[string, Parameters<typeof defineStudy>[0], string]>([
    [
      'a question about a value that the factor has not',
      { ...input, questions: [{ id: 'q', title: '', over: 'rate', compare: ['fast', 'slwo'] }] },
      'study rates: questions[0].compare: must be one of those that the study defines (nearest: slow, best, fast), got "slwo"',
    ],
    [
      'a question about an outcome that is not defined',
      {
        ...input,
        questions: [{ id: 'q', title: '', over: 'rate', compare: ['fast', 'slow'], outcome: 'hit' }],
      },
      'questions[0].outcome: must be one of those that the study defines (nearest: hits, loss), got "hit"',
    ],
    [
      'a run with a value that is not defined',
      { ...input, runs: [{ factors: { rate: 'still' }, seed: 1 }] },
      'runs[0].factors.rate',
    ],
    [
      'a run without a factor',
      { ...input, runs: [{ factors: {}, seed: 1 }] },
      'runs[0].factors: must give rate',
    ],
    [
      'a prefix that could be another study’s',
      { ...input, prefix: 'x.' },
      'prefix: must be empty or "rates."',
    ],
    [
      'a share of examples that is no fraction',
      {
        ...input,
        outcomes: { loss: { ...rates.outcomes.loss!, examples: 'tested' }, hits: rates.outcomes.hits! },
      },
      'outcomes.loss.unit: must be fraction where it is a share of examples, got "nats"',
    ],
    [
      'two runs of one cell and seed, wherever their records are',
      {
        ...input,
        runs: ['a', 'b'].map((folder) => ({
          factors: { rate: 'fast' },
          seed: 1,
          folder: `raw/rates/${folder}`,
        })),
      },
      'study rates: runs[1]: no two may be of one cell and seed, got "fast, seed 1"',
    ],
    [
      'two values that figures and tables to import could not tell apart',
      {
        ...input,
        factors: {
          rate: { ...rates.factors.rate!, values: { slow: { title: 'Rate' }, fast: { title: 'Rate' } } },
        },
      },
      'study rates: factors.rate.values: no two may have one title, got "Rate"',
    ],
    [
      'a study called as trials are, whose records are passed over',
      { ...input, id: 'trials-mine' },
      'id: must not be that of trials, which no paper reports, got "trials-mine"',
    ],
    ['a name that no key can hold', { ...input, id: 'My Study' }, 'id: must be lower-case letters'],
  ])('refuse %s', (_, study, message) => {
    expect(() => defineStudy(study)).toThrow(message);
  });

  it('refuse two studies of one name and two claims of one id', () => {
    expect(() => definePaper({ studies: [rateReport, rateReport] })).toThrow(
      'paper: studies: no two may have one name',
    );
    const twice = { ...dietReport, claims: [...dietReport.claims!, ...dietReport.claims!] };
    expect(() => definePaper({ studies: [twice] })).toThrow(
      'paper: claims: no two may have one name, got "oats-help"',
    );
  });
});
