import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commits } from '../history/git.ts';
import type { LedgerRule } from '../history/ledger-history.ts';
import { drawOrder, drawSeed, type Repetition, repetitionsJson } from '../history/repetitions.ts';
import { currentRules, type RuleFiles, type Rules } from '../history/rule-history.ts';
import { currentWithdrawn } from '../history/withdrawn.ts';
import { sha256 } from '../load/sha256.ts';
import { type Ledger, ledgerJson, parseLedger } from '../pipeline/ledger.ts';
import { smallHistory } from '../testing/small-history.ts';
import { checkDraws, checkRemoved, checkRules, checkWithdrawn } from './check-ledger-history.ts';
import { checkCommitted, checkPrograms } from './check-sources.ts';

let root: string;
let files: RuleFiles;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ledger-history-'));
  files = { root, claims: 'paper/generated/claims.json', ledger: 'results/ledger.json' };
  git('init', '-q');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const { write, git } = smallHistory(() => root);

function commit(): string {
  git('add', '-A');
  git('commit', '-m', 'a version');
  return commits(root, ['-1'])[0]!.hash;
}

const text = (parts: Partial<Ledger>): string =>
  ledgerJson({ tex: null, records: {}, artifacts: {}, sources: {}, programs: {}, ...parts });
const ledger = (parts: Partial<Ledger>): Ledger => parseLedger(text(parts));

/** What a build does with rules: keeps them, and writes claims and ledger. */
function built(rules: Rules, kept: Record<string, LedgerRule>, other = ''): Record<string, LedgerRule> {
  const next = currentRules(files, rules, kept, false);
  write(files.claims, JSON.stringify({ claims: [...rules].map(([id, rule]) => ({ id, rule })) }));
  write(files.ledger, text({ tex: other, rules: next }));
  return next;
}

const STRICT: Rules = new Map([['better', 'a.delta is above 1']]);
const LOOSE: Rules = new Map([['better', 'a.delta is above 0']]);
const found = (rules: Rules, kept: Record<string, LedgerRule>) =>
  checkRules(files, rules, kept).map(({ what }) => what);

describe('since when a rule is what it is', () => {
  it('a commit cannot name itself, so the next ledger does, and a checkout without changes builds what was committed', () => {
    write('README.md', '');
    commit();
    const first = built(STRICT, {});
    expect(first.better!.since).toBe(null);
    expect(found(STRICT, first)).toEqual([
      'rules: better: the rule is not committed as it is: history cannot say since when',
    ]);
    const hash = commit();
    expect(found(STRICT, first)).toEqual([]);
    expect(currentRules(files, STRICT, first, false)).toEqual(first);
    // Where the programs are others, which git does not tell, the next ledger is of another commit, too.
    expect(currentRules(files, STRICT, first, true).better!.since?.hash).toBe(hash);
    write('results/raw/x/s1/results.json', '{}');
    const second = built(STRICT, first, 'one more record');
    expect(second.better!.since?.hash).toBe(hash);
    commit();
    expect(found(STRICT, second)).toEqual([]);
    expect(currentRules(files, STRICT, second, false)).toEqual(second);
  });

  it('is told anew of a rule that was loosened', () => {
    const strict = built(STRICT, {});
    commit();
    write('results/raw/x/s1/results.json', '{}');
    const kept = built(STRICT, strict, 'a record');
    commit();
    expect(found(LOOSE, kept)).toEqual(['rules: better: the rule is another one: npm run paper -- build']);
    const loose = built(LOOSE, kept);
    expect(loose.better!.since).toBe(null);
    const loosened = commit();
    expect(found(LOOSE, loose)).toEqual([]);
    const forged = { better: { ...loose.better!, since: kept.better!.since } };
    expect(found(LOOSE, forged)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^rules: better: the ledger says since [0-9a-f]{7}, history says since ${loosened.slice(0, 7)} of `,
        ),
      ),
    ]);
  });

  it('is asked again where history was rewritten, and kept where it is not whole', () => {
    const rule = built(STRICT, {});
    const lost = { ...rule.better!, since: { hash: '1'.repeat(40), date: '2026-01-01T00:00:00Z' } };
    const hash = commit();
    write('results/x', '');
    expect(currentRules(files, STRICT, { better: lost }, false).better!.since?.hash).toBe(hash);
    rmSync(join(root, '.git'), { recursive: true });
    expect(currentRules(files, STRICT, { better: lost }, false)).toEqual({ better: lost });
    expect(currentRules(files, LOOSE, { better: lost }, false).better!.since).toBe(null);
  });

  it('is not said of a claim that there is not', () => {
    built(STRICT, {});
    commit();
    expect(found(new Map(), { better: { sha256: '0'.repeat(64), since: null } })).toEqual([
      'rules: better: there is no such claim: npm run paper -- build',
    ]);
  });
});

describe('a patched program', () => {
  it('is not what the ledger has, by its file', () => {
    const programs = { 'analysis/stats/holm.ts': sha256('p * m'), 'paper/paper.ts': sha256('x') };
    const now = { ...programs, 'analysis/stats/holm.ts': sha256('p') };
    expect(checkPrograms(programs, ledger({ programs }))).toEqual([]);
    expect(checkPrograms(now, ledger({ programs }))).toEqual([
      {
        path: 'analysis/stats/holm.ts',
        what: expect.stringContaining('program changed since the paper was built'),
      },
    ]);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`analysis/${i}.ts`, sha256('y')]));
    expect(checkPrograms({ ...programs, ...many }, ledger({ programs }))).toHaveLength(21);
  });

  it('is not what the last commit has, though the ledger was built after it', () => {
    const [path, added] = ['analysis/stats/holm.ts', 'analysis/stats/new.ts'];
    write(path, 'p * m');
    const head = commit();
    const hashes = (text: string) => ({ [path]: sha256(text) });
    expect(checkCommitted(root, hashes('p * m'))).toEqual([]);
    write(path, 'p');
    write(added, 'x');
    write('notes.txt', 'of no program');
    expect(checkCommitted(root, { ...hashes('p'), [added]: sha256('x') })).toEqual([
      {
        path,
        what: `program is not what commit ${head.slice(0, 7)} has: nobody can look up what made the artifacts`,
      },
      { path: added, what: 'program is not committed: nobody can look up what made the artifacts' },
    ]);
    commit();
    expect(checkCommitted(root, hashes('p'))).toEqual([]);
  });
});

describe('what was said once', () => {
  const accepted = [
    { path: 'results/raw/x/s1/results.json', was: '1'.repeat(64), now: null, reason: 'a faulty disk' },
  ];

  it('an accepted change stays in the ledger', () => {
    write(files.ledger, text({ accepted }));
    commit();
    expect(checkRemoved(root, ledger({ accepted }), [])).toEqual([]);
    expect(checkRemoved(root, ledger({}), [])).toEqual([
      {
        path: files.ledger,
        what: 'accepted: results/raw/x/s1/results.json, "a faulty disk": was accepted once and is not there any more',
      },
    ]);
  });

  it('a repetition stays, too', () => {
    const one = repetition('raw/x/s1');
    write('results/repetitions.json', repetitionsJson([one]));
    commit();
    expect(checkRemoved(root, ledger({}), [one])).toEqual([]);
    expect(checkRemoved(root, ledger({}), [{ ...one, reason: 'nobody had the time' }])).toEqual([
      {
        path: 'results/repetitions.json',
        what: 'raw/x/s1: was committed as not repeated and is not there any more',
      },
    ]);
  });
});

const repetition = (run: string, fields: Partial<Repetition> = {}) =>
  ({
    run,
    sha256: sha256(run),
    seed: '2'.repeat(64),
    records: 3,
    verdict: 'not repeated',
    reason: 'the data is not here',
    ...fields,
  }) as Extract<Repetition, { reason: string }>;

describe('runs that were trained again', () => {
  const runs = ['raw/x/s1', 'raw/x/s2', 'raw/x/s3'];
  const records = Object.fromEntries(runs.map((run) => [`results/${run}/results.json`, sha256(run)]));
  const seed = drawSeed(records);
  const order = drawOrder(seed, runs);
  const drawn = (run: string, fields: Partial<Repetition> = {}) => repetition(run, { seed, ...fields });
  const wrong = (repetitions: Repetition[], of: Ledger['records'] = records) =>
    checkDraws(root, of, repetitions).map(({ what }) => what);

  it('were drawn by the records, in that order', () => {
    expect(wrong([drawn(order[0]!), drawn(order[1]!)])).toEqual([]);
    expect(wrong([drawn(order[1]!)])).toEqual([`${order[1]}: was not drawn, ${order[0]} was`]);
    expect(wrong([drawn(order[0]!, { sha256: '3'.repeat(64) })])).toEqual([
      `${order[0]}: sha256: is not that of the record that was drawn`,
    ]);
    expect(wrong([drawn(order[0]!, { records: 2 })])).toEqual([`${order[0]}: records: must be 3, got 2`]);
  });

  it('were drawn by a ledger that was committed, when the records are others now', () => {
    write(files.ledger, 'half merged');
    commit();
    expect(wrong([drawn(order[0]!)], {})).toEqual([
      `${order[0]}: was drawn by ${seed.slice(0, 12)}…, which no committed ledger gives`,
    ]);
    expect(checkDraws(null, {}, [drawn(order[0]!)])).toEqual([]);
    write(files.ledger, text({ records }));
    commit();
    expect(wrong([drawn(order[0]!)], {})).toEqual([]);
  });
});

describe('withdrawn records', () => {
  const GONE = 'results/raw/study/rate=1/s2/results.json';
  const list = '- records: [raw/study/rate=1/s2]\n  reason: the disk was faulty\n';
  const kept = [
    {
      record: 'raw/study/rate=1/s2',
      sha256: sha256('{"outcomes":{"test.loss":2.25}}'),
      said: ['test.loss', 2.25] as [string, number],
      reason: 'the disk was faulty',
    },
  ];

  it('say what they said: by history, and without it by the ledger', () => {
    write(GONE, '{"outcomes":{"test.loss":2.25}}');
    commit();
    rmSync(join(root, GONE));
    write('results/withdrawn.yaml', list);
    expect(currentWithdrawn(root, [], [])).toEqual(kept);
    expect(checkWithdrawn(root, [], kept)).toEqual([]);
    const milder = [{ ...kept[0]!, said: ['test.loss', 9] as [string, number] }];
    expect(checkWithdrawn(root, [], milder)).toEqual([
      { path: files.ledger, what: 'withdrawn: is not what history says: npm run paper -- build' },
    ]);
    rmSync(join(root, '.git'), { recursive: true });
    expect(currentWithdrawn(root, [], kept)).toEqual(kept);
    expect(() => currentWithdrawn(root, [], [])).toThrow(
      'withdrawn.yaml: records: raw/study/rate=1/s2: what it said only git can tell (no repository)',
    );
  });

  it('are none where nothing is gone', () => {
    write(GONE, '{}');
    commit();
    write('results/withdrawn.yaml', list);
    expect(checkWithdrawn(root, [GONE], [])).toEqual([
      {
        path: 'results/withdrawn.yaml',
        what: 'records: raw/study/rate=1/s2: no such record was committed and is gone',
      },
    ]);
  });
});
