import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallHistory } from '../testing/small-history.ts';
import { checkCommittedRecords } from './check-history.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'check-history-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const KEPT = 'results/raw/study/rate=1/s1/results.json';
const GONE = 'results/raw/study/rate=1/s2/results.json';

const { write, git } = smallHistory(() => root);

/** Two committed records, one of which is deleted in a second commit. */
function dropASeed(): void {
  git('init', '-q');
  write(KEPT, '{"outcomes":{"test.loss":1.5}}');
  write(GONE, '{"outcomes":{"test.loss":2.25}}');
  git('add', '-A');
  git('commit', '-m', 'two seeds');
  rmSync(join(root, GONE));
  git('commit', '-am', 'one seed');
}

describe('checkCommittedRecords', () => {
  it('names a seed that was dropped, what it said and the commit that dropped it', () => {
    dropASeed();
    const { findings } = checkCommittedRecords(root, [KEPT]);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.path).toBe(GONE);
    expect(findings[0]!.what).toMatch(
      /^committed once and gone since [0-9a-f]{7} of \d{4}-\d\d-\d\d, which said test\.loss 2\.25: results\/withdrawn\.yaml must give the reason, as "- \{records: \[raw\/study\/rate=1\/s2\], reason: …\}"$/,
    );
  });

  it('tells a record that was changed from one that is gone, before and after that is committed', () => {
    dropASeed();
    write('results/withdrawn.yaml', '- records: [raw/study/rate=1/s2]\n  reason: the disk was faulty\n');
    write(KEPT, '{"outcomes":{"test.loss":0.5}}');
    const said = () => checkCommittedRecords(root, [KEPT]).findings.map(({ what }) => what);
    expect(said()).toEqual([
      'committed once and changed since the last commit, which said test.loss 1.5: results/withdrawn.yaml must give the reason, as "- {records: [raw/study/rate=1/s1], reason: …}"',
    ]);
    git('commit', '-am', 'another loss');
    expect(said()).toEqual([
      expect.stringMatching(
        /^committed once and changed since [0-9a-f]{7} of .*, which said test\.loss 1\.5:/,
      ),
    ]);
    write(KEPT, '{"outcomes":{"loss":1,"yield":2}}');
    git('commit', '-am', 'two outcomes, of which the second changes');
    write(KEPT, '{"outcomes":{"loss":1,"yield":3}}');
    expect(said()).toContainEqual(
      expect.stringContaining('since the last commit, which said loss 1, yield 2:'),
    );
  });

  it('is content with a reason', () => {
    dropASeed();
    write('results/withdrawn.yaml', '- records: [raw/study/rate=1/s2]\n  reason: the disk was faulty\n');
    const { findings, notes } = checkCommittedRecords(root, [KEPT]);
    expect(findings).toEqual([]);
    expect(notes).toEqual(["every record that git's history knows, 1 of them withdrawn"]);
  });

  it('names a reason for a record that is not gone', () => {
    dropASeed();
    write(
      'results/withdrawn.yaml',
      '- records: [raw/study/rate=1/s2, raw/study/rate=1/s1]\n  reason: the disk was faulty\n' +
        '- records: [raw/study/rate=1/s1]\n  reason: the disk was faulty\n',
    );
    expect(checkCommittedRecords(root, [KEPT]).findings.map(({ what }) => what)).toEqual([
      'raw/study/rate=1/s1: no such record was committed and is gone',
    ]);
  });

  it('says where there is no history', () => {
    expect(checkCommittedRecords(root, [])).toEqual({
      findings: [],
      notes: ["git's history of records, rules and accepted reasons could not be asked (no repository)"],
    });
  });
});
