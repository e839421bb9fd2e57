import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { smallHistory } from '../testing/small-history.ts';
import { goneRecords } from './committed-records.ts';
import { commits, historyGap } from './git.ts';
import { rulesSince } from './rule-history.ts';
import { readWithdrawn, withdrawalOf } from './withdrawn.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'history-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const { write, git: run } = smallHistory(() => root);

function commit(message: string): string {
  run('add', '-A');
  run('commit', '-m', message);
  return commits(root, ['-1'])[0]!.hash;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('goneRecords', () => {
  const A = 'results/raw/d/m/bit_s1';

  it('finds a record that was removed, one that was replaced, and not one that moved', () => {
    run('init', '-q');
    write(`${A}/config.json`, '{"seed":1}');
    write(`${A}/results.json`, '{"first":1}');
    write('results/raw/d/m/bit_s2/results.json', '{"second":2}');
    write('results/raw/d/m/bit_s3/results.json', '{"third":3}');
    commit('three records');
    write(`${A}/results.json`, '{"first":9}');
    const replaced = commit('one replaced');
    rmSync(join(root, 'results/raw/d/m/bit_s2'), { recursive: true });
    mkdirSync(join(root, 'results/raw/pilot'), { recursive: true });
    renameSync(join(root, 'results/raw/d/m/bit_s3'), join(root, 'results/raw/pilot/bit_s3'));
    const removed = commit('one removed, one moved');
    const present = [`${A}/results.json`, 'results/raw/pilot/bit_s3/results.json'];
    const gone = goneRecords(root, present).sort((a, b) => (a.record < b.record ? -1 : 1));
    expect(gone.map(({ record, sha256, removed }) => [record, sha256, removed?.hash])).toEqual([
      ['raw/d/m/bit_s1', sha256('{"first":1}'), replaced],
      ['raw/d/m/bit_s2', sha256('{"second":2}'), removed],
    ]);
    expect(gone[0]!.results.toString()).toBe('{"first":1}');
  });

  it.each([
    [
      'removed on the branch, which leaves nothing else behind',
      () => {
        rmSync(join(root, A), { recursive: true });
        return [commit('removed'), merge()][0]!;
      },
    ],
    [
      'removed on the branch, which leaves another record behind',
      () => {
        rmSync(join(root, A), { recursive: true });
        write('results/raw/d/m/bit_s3/results.json', '{"third":3}');
        return [commit('removed'), merge()][0]!;
      },
    ],
    ['left out by the merge', () => merge('--strategy=ours')],
    [
      'removed in the merge',
      () => {
        merge('--no-commit');
        rmSync(join(root, A), { recursive: true });
        return commit('merged');
      },
    ],
  ])('finds a record of a merged branch that was %s', (_, remove) => {
    run('init', '-q', '-b', 'main');
    write('results/raw/d/m/bit_s2/results.json', '{"second":2}');
    commit('a record');
    run('checkout', '-q', '-b', 'side');
    write(`${A}/results.json`, '{"first":1}');
    commit('another');
    run('checkout', '-q', 'main');
    write('text', 'goes on');
    commit('main goes on');
    run('checkout', '-q', 'side');
    const removed = remove();
    const present = ['results/raw/d/m/bit_s2/results.json', 'results/raw/d/m/bit_s3/results.json'];
    const gone = goneRecords(
      root,
      present.filter((path) => existsSync(join(root, path))),
    );
    expect(gone.map(({ record, removed }) => [record, removed?.hash])).toEqual([['raw/d/m/bit_s1', removed]]);
  });

  /** Of the branch into the main one; the commit of the merge, or the last before it where it is not committed. */
  function merge(...options: string[]): string {
    run('checkout', '-q', 'main');
    run('merge', '-q', '--no-ff', '-m', 'merge', ...options, 'side');
    return commits(root, ['-1'])[0]!.hash;
  }

  it('knows a paper that is a folder of a larger repository', () => {
    run('init', '-q');
    write('paper-a/results/raw/x/s1/results.json', '{"x":1}');
    write('results/raw/x/s1/results.json', '{"other":1}');
    commit('two papers');
    rmSync(join(root, 'paper-a/results'), { recursive: true });
    commit('gone');
    expect(goneRecords(join(root, 'paper-a'), []).map(({ record }) => record)).toEqual(['raw/x/s1']);
  });

  it('says where there is no history to ask', () => {
    expect(historyGap(root)).toBe('no repository');
    run('init', '-q');
    expect(historyGap(root)).toBe('no commits');
    write('a', '');
    commit('first');
    write('b', '');
    commit('second');
    expect(historyGap(root)).toBe(null);
    vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
    expect(historyGap(root)).toBe("another owner's, which git does not trust");
    vi.unstubAllEnvs();
    const shallow = join(root, 'shallow');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${root}`, shallow], { stdio: 'ignore' });
    expect(historyGap(shallow)).toBe('shallow');
  });
});

describe('readWithdrawn', () => {
  it('reads reasons, and finds the one that speaks of a record', () => {
    expect(readWithdrawn(root)).toEqual([]);
    write('withdrawn.yaml', '- records: [raw/a/s1, raw/a/s2]\n  reason: trained on the wrong split\n');
    const withdrawn = readWithdrawn(root);
    expect(withdrawalOf(withdrawn, { record: 'raw/a/s2', sha256: sha256('x') })?.reason).toBe(
      'trained on the wrong split',
    );
    expect(withdrawalOf(withdrawn, { record: 'raw/a/s3', sha256: sha256('x') })).toBeUndefined();
  });

  it('covers one version alone where a hash is given', () => {
    write('withdrawn.yaml', `- records: [raw/a/s1]\n  sha256: ${sha256('old')}\n  reason: a faulty disk\n`);
    const withdrawn = readWithdrawn(root);
    expect(withdrawalOf(withdrawn, { record: 'raw/a/s1', sha256: sha256('old') })).toBeDefined();
    expect(withdrawalOf(withdrawn, { record: 'raw/a/s1', sha256: sha256('new') })).toBeUndefined();
  });

  it.each([
    ['- records: [results/a]\n  reason: long enough reason', /\[0\]\.records\[0\]: must be a record folder/],
    ['- records: []\n  reason: long enough reason', /\[0\]\.records/],
    ['- records: [raw/a]\n  reason: short', /\[0\]\.reason: must give a reason of at least 10/],
    ['- records: [raw/a]\n  because: long enough reason', /because/],
    ['records: 3', /withdrawn\.yaml/],
    ['- records: [raw/a', /withdrawn\.yaml: not valid YAML/],
    ['- &a {records: [raw/a], reason: long enough reason}\n- *a\n', /withdrawn\.yaml: not valid YAML/],
  ])('names file, field and rule of %j', (text, message) => {
    write('withdrawn.yaml', text);
    expect(() => readWithdrawn(root)).toThrow(message);
  });
});

describe('rulesSince', () => {
  const file = 'paper/generated/claims.json';
  const claims = (rules: Record<string, string>) =>
    JSON.stringify({ claims: Object.entries(rules).map(([id, rule]) => ({ id, rule })) });

  it('gives the commit since which a rule is what it is, and none to one that is not committed', () => {
    run('init', '-q');
    write(file, claims({ kept: 'a < 0', loosened: 'b < -1' }));
    const first = commit('rules');
    write(file, claims({ kept: 'a < 0', loosened: 'b < 0', later: 'c > 1' }));
    const second = commit('one loosened, one new');
    write(file, claims({ later: 'c > 1', loosened: 'b < 0', kept: 'a < 0' }));
    commit('another order');
    const now = new Map([
      ['kept', 'a < 0'],
      ['loosened', 'b < 0'],
      ['later', 'c > 2'],
    ]);
    const since = rulesSince(root, file, now);
    expect(since.get('kept')?.hash).toBe(first);
    expect(since.get('loosened')?.hash).toBe(second);
    expect(since.get('later')).toBe(null);
  });

  it('does not count a rule that was away for a while as old', () => {
    run('init', '-q');
    write(file, claims({ a: 'x' }));
    commit('one');
    write(file, claims({ a: 'y' }));
    commit('another');
    write(file, claims({ a: 'x' }));
    const back = commit('back');
    expect(rulesSince(root, file, new Map([['a', 'x']])).get('a')?.hash).toBe(back);
  });
});
