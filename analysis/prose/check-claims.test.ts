import { describe, expect, it, test } from 'vitest';
import type { Claim } from '../claims/claim.ts';
import { judgeClaims } from '../claims/judge-claims.ts';
import { significantly } from '../claims/predicates/tests.ts';
import { below } from '../claims/predicates/values.ts';
import { FactBook } from '../facts/fact-book.ts';
import { makeFact } from '../facts/make-fact.ts';
import type { ClaimUse } from '../latex/uses.ts';
import { claimProblems } from './check-claims.ts';
import { unclaimedComparisons } from './unclaimed-comparisons.ts';

const KEY = 'cifar10.resnet18.bit-vs-std';
const fact = (name: string, value: number, unit: 'points' | 'p') =>
  makeFact({
    key: `${KEY}.${name}`,
    of: { study: 'gap', factors: {}, outcome: 'accuracy', statistic: name },
    value,
    unit,
    digits: 2,
    formula: 'made up',
  });
const facts = new FactBook([fact('delta', -3.9, 'points'), fact('p_t_holm', 0.2, 'p')]);
const claim = (id: string, holdsIf: Claim['holdsIf']): Claim => ({ id, says: `It is said: ${id}.`, holdsIf });
const book = judgeClaims(
  [
    claim('bit-below', below(`${KEY}.delta`, 0)),
    claim('bit-far-below', below(`${KEY}.delta`, -10)),
    claim('bit-below-surely', significantly('below', KEY)),
  ],
  facts,
);
/** Studies that wait for runs. */
const NONE: ReadonlySet<string> = new Set();
const SECTION = 'paper/sections/results.tex';
const use = (
  id: string,
  macro: ClaimUse['macro'] = 'claim',
  reason = '',
  at: Partial<ClaimUse> = {},
): ClaimUse => ({
  id,
  macro,
  reason,
  file: 'sections/results.tex',
  line: 1,
  section: '4',
  ...at,
});
const FILES = ['generated/claims.tex', 'main.tex'];
const problems = (claims: ClaimUse | ClaimUse[], complete = true) => {
  const { mistakes, unsupported, unused } = claimProblems(
    { files: FILES, claims: [claims].flat() },
    book,
    complete ? NONE : new Set(['gap']),
  );
  const lines = (list: typeof mistakes) =>
    list.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  return {
    mistakes: lines(mistakes),
    unsupported: lines(unsupported),
    unused: unused.map(({ message }) => message),
  };
};

describe('claimProblems', () => {
  it('names the nearest id of an unknown claim, its place, and one made twice', () => {
    expect(problems(use('bit-bellow', 'claim', '', { line: 2 })).mistakes).toEqual([
      `${SECTION}:2: unknown claim "bit-bellow"; nearest: bit-below, bit-below-surely, bit-far-below`,
    ]);
    expect(problems([use('bit-below'), use('bit-below', 'claim', '', { line: 2 })]).mistakes).toEqual([
      `${SECTION}:2: claim bit-below is made twice, first at ${SECTION}:1`,
    ]);
    expect(
      claimProblems(
        {
          files: FILES,
          claims: [use('bit-below'), use('bit-below', 'claim', '', { file: 'sections/abstract.tex' })],
        },
        book,
        NONE,
      ),
    ).toMatchObject({ made: [{ id: 'bit-below' }], mistakes: [], unsupported: [] });
  });

  it('says of a failing claim what the data says instead', () => {
    expect(problems(use('bit-far-below', 'claim')).unsupported).toEqual([
      `${SECTION}:1: claim bit-far-below (It is said: bit-far-below.) fails; the data says: ${KEY}.delta = −3.90 points, to be below -10 points; a sentence that says so is \\refuted{bit-far-below}{...}`,
    ]);
  });

  it('has a sentence for what the data is against, which must not hold', () => {
    expect(problems(use('bit-far-below', 'refuted')).unsupported).toEqual([]);
    expect(problems(use('bit-below', 'refuted')).unsupported).toEqual([
      expect.stringMatching(/holds; the data says: .* a sentence that says so is \\claim\{bit-below\}/),
    ]);
    expect(problems(use('bit-below-surely', 'refuted'), false).unsupported).toEqual([]);
    expect(problems(use('bit-below-surely', 'refuted')).unsupported).toEqual([
      expect.stringMatching(/is undecided, and all runs are in: .*say so with \\undecided/),
    ]);
    expect(problems(use('bit-far-below', 'undecided', 'reach')).unsupported).toEqual([
      expect.stringContaining('is decided, it fails; the data says'),
    ]);
  });

  it('lets an undecided claim stand in a draft, and in a finished paper only as such and for its reason', () => {
    expect(problems(use('bit-below-surely', 'claim'), false).unsupported).toEqual([]);
    expect(problems(use('bit-below-surely', 'claim')).unsupported).toEqual([
      expect.stringMatching(/is undecided, and all runs are in: p = 0\.20 is not below 0\.05; say so with/),
    ]);
    expect(problems(use('bit-below-surely', 'undecided', 'straddles')).unsupported).toEqual([]);
    expect(problems(use('bit-below-surely', 'undecided', 'reach')).unsupported).toEqual([
      expect.stringContaining('undecided for another reason than reach'),
    ]);
    expect(problems(use('bit-below-surely', 'undecided', 'whim')).mistakes).toEqual([
      expect.stringContaining('reason must be one of seeds, reach, straddles, undefined, got "whim"'),
    ]);
    expect(problems(use('bit-below', 'undecided', 'reach')).unsupported).toEqual([
      expect.stringContaining('is decided, it holds; the data says'),
    ]);
  });

  it('names claims that no sentence makes, and no claim that waits for a study', () => {
    expect(problems(use('bit-below', 'claim')).unused).toEqual([
      expect.stringContaining('claim bit-far-below is never made'),
      expect.stringContaining('claim bit-below-surely is never made'),
    ]);
  });

  it('asks a paper without \\input{generated/claims} for nothing, unless it claims', () => {
    const bare = (...claims: ClaimUse[]) => claimProblems({ files: ['main.tex'], claims }, book, NONE);
    expect(bare()).toEqual({ made: [], mistakes: [], unsupported: [], unused: [] });
    expect(bare(use('bit-below')).mistakes).toHaveLength(1);
  });
});

describe('unclaimedComparisons', () => {
  const found = (text: string, path = SECTION) =>
    unclaimedComparisons([{ path, text }], book).map(
      ({ line, message }) => `${line} ${message.split(' outside')[0]}`,
    );

  test.each([
    ['the best variant', '1 "best" is a superlative'],
    ['it is\nhigher than that', '2 "higher" compares'],
    ['it outperforms BitNet', '1 "outperforms" compares'],
    ['they differ significantly', '1 "significantly" speaks of significance'],
    ['it costs more points\nthan TTQ', '1 "more points than" compares'],
    ['the gap grows', '1 "grows" states a trend or an effect'],
    ['on a par with FP32', '1 "on a par" speaks of significance'],
    ['the most accurate one', '1 "most accurate" is a superlative'],
    ['TTQ is less accurate', '1 "less accurate" compares'],
    ['CIFAR-100 is more sensitive.', '1 "more sensitive" compares'],
    ['the more robust of them', '1 "more robust" compares'],
    ['the first convolution matters most.', '1 "most" is a superlative'],
    ['it costs least on CIFAR-10', '1 "least" is a superlative'],
    ['BitNet is ahead of TTQ', '1 "is ahead" compares'],
    ['BitNet outdid TTQ', '1 "outdid" compares'],
    ['BitNet topped TTQ', '1 "topped" compares'],
    ['BitNet wins', '1 "wins" compares'],
    ['it is superior to TTQ', '1 "superior" compares'],
    ['it is inferior', '1 "inferior" compares'],
    ['one scale dominates', '1 "dominates" compares'],
    ['TTQ underperforms', '1 "underperforms" compares'],
    ['it is closer to FP32', '1 "closer" compares'],
    ['it is wider than that', '1 "wider than" compares'],
    ['the rule is optimal', '1 "optimal" is a superlative'],
    ['accuracy drops', '1 "drops" states a trend or an effect'],
    ['accuracy declines', '1 "declines" states a trend or an effect'],
    ['TTQ gains two', '1 "gains" states a trend or an effect'],
    ['accuracy increased', '1 "increased" states a trend or an effect'],
    ['it takes twice as long', '1 "twice as" compares'],
    ['it takes half as long', '1 "half as" compares'],
    ['there is no difference', '1 "no difference" speaks of significance'],
  ])('finds %j', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    '\\claim{bit-below}{it is lower, the best, significantly}',
    'rather than that, at most two, as well as best validation',
    'the best learning rate % no claim: about the protocol',
    '% the best variant',
    'most of the weights, more of both',
    'at least one, more or less, as long as it lasts',
    'more seeds are a matter of adding runs',
    'most networks and their other layers',
    'longer training of a deeper network',
    'over half of the runs, and once more',
    'Table~\\ref{tab:best}',
    '\\verb|the best|',
    '\\begin{verbatim}\nthe best\n\\end{verbatim}',
    '\\iffalse the best \\ifx a\\fi higher \\fi',
    '\\refuted{x}{the \\emph{best} \\{}\\undecided{y}{seeds} {it is higher}',
  ])('passes %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('looks where findings stand, and suggests the claim that rests on the facts of the sentence', () => {
    for (const name of [
      'main',
      'sections/abstract',
      'sections/results',
      'sections/efficiency',
      'sections/discussion',
      'sections/conclusion',
    ])
      expect(found('the best', `paper/${name}.tex`)).toEqual(['1 "best" is a superlative']);
    for (const name of ['introduction', 'methods', 'related-work'])
      expect(found('the best', `paper/sections/${name}.tex`)).toEqual([]);
    const text = `A sentence. It is lower by \\fact{${KEY}.p_t_holm} here.`;
    expect(unclaimedComparisons([{ path: SECTION, text }], book)[0]!.message).toContain(
      'write \\claim{bit-below-surely}{...}',
    );
  });
});
