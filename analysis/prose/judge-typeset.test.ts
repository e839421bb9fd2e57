import { describe, expect, it } from 'vitest';
import type { PaperContext } from '../context/context.ts';
import { NO_HISTORY } from '../history/ledger-history.ts';
import { ClaimError } from './check-claims.ts';
import { ProseError } from './check-fact-keys.ts';
import { missingHistoryTable, refuseUnfit } from './judge-typeset.ts';

const NO_CLAIMS = { made: [], mistakes: [], unsupported: [], unused: [] };
const REFERENCE = {
  kind: 'undefined reference',
  file: 'sections/results.tex',
  line: 3,
  message: '\\ref{sec:nowhere}: no such label',
} as const;
const typeset = (complaints: readonly (typeof REFERENCE)[] = []) =>
  ({ complaints }) as unknown as Parameters<typeof refuseUnfit>[0];

describe('the table of what became of records', () => {
  const excluded = { path: 'raw/a/s1', reason: 'the disk was full' };
  const of = (some: Partial<Pick<PaperContext, 'history' | 'exclusions'>>, files: string[] = []) =>
    missingHistoryTable({ files }, { history: NO_HISTORY, exclusions: [], ...some }).map(
      ({ message }) => message.split(': ')[0],
    );
  const accepted = [{ path: 'results/raw/a/s1/results.json', was: 'a', now: null, reason: 'a faulty disk' }];

  it('must be in a paper as soon as there is something to list, a run that was left out too', () => {
    expect(of({})).toEqual([]);
    expect(of({ exclusions: [excluded] })).toEqual(['excluded runs (1)']);
    expect(of({ exclusions: [excluded], history: { ...NO_HISTORY, accepted } })).toEqual([
      'accepted changes (1), excluded runs (1)',
    ]);
    expect(of({ exclusions: [excluded] }, ['generated/tables/history.tex'])).toEqual([]);
  });
});

describe('what must not be published', () => {
  const FINAL = { isDraft: false, marked: false };
  const missing = [{ file: 'paper/main.tex', line: 1, message: 'excluded runs (1): listed nowhere' }];

  it('an undefined reference and a missing table are errors in a final paper, with file and line, not in a draft', () => {
    expect(() => refuseUnfit(typeset([REFERENCE]), [], NO_CLAIMS, [], FINAL)).toThrow(
      new ProseError([{ ...REFERENCE, file: 'paper/sections/results.tex' }]).message,
    );
    expect(() => refuseUnfit(typeset(), [], NO_CLAIMS, missing, FINAL)).toThrow('paper/main.tex:1: excluded');
    for (const draft of [
      { isDraft: true, marked: false },
      { isDraft: false, marked: true },
    ])
      expect(() => refuseUnfit(typeset([REFERENCE]), [], NO_CLAIMS, missing, draft)).not.toThrow();
  });

  it('a sentence that the data does not carry is one but where it is marked, a mistake always', () => {
    const open = { ...NO_CLAIMS, unsupported: [{ file: 'paper/main.tex', line: 2, message: 'x: fails' }] };
    expect(() => refuseUnfit(typeset(), [], open, [], { isDraft: true, marked: false })).toThrow(ClaimError);
    expect(() => refuseUnfit(typeset(), [], open, [], { isDraft: false, marked: true })).not.toThrow();
    expect(() => refuseUnfit(typeset(), missing, NO_CLAIMS, [], { isDraft: true, marked: true })).toThrow(
      ProseError,
    );
  });
});
