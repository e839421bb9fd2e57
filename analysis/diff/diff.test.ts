/** Two versions of a paper in a temporary git repository. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PaperContext } from '../context/context.ts';
import { FactBook } from '../facts/fact-book.ts';
import { makeFact } from '../facts/make-fact.ts';
import { factsJson } from '../facts/write-facts.ts';
import { ledgerJson } from '../pipeline/ledger.ts';
import { defineTable } from '../tables/define-table.ts';
import { tableJson } from '../tables/table.ts';
import { compareVersions } from './compare-versions.ts';
import { diffMarkdown, diffText } from './describe-diff.ts';
import { paperVersion } from './paper-version.ts';

const root = mkdtempSync(join(tmpdir(), 'diff-'));
afterAll(() => rmSync(root, { recursive: true }));
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
const HOSTILE = '</details><script>|`*[x](http://evil)@all';

function writeVersion(
  accuracy: number,
  pHolm: number,
  verdict: string,
  best: string,
  runs: object,
  text: string,
): void {
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const fact = (key: string, value: number | string, unit: 'fraction' | 'p' | 'text') =>
    makeFact({
      key,
      of: { study: 's', factors: {}, outcome: 'accuracy', statistic: key.split('.').at(-1)! },
      value,
      unit,
      digits: unit === 'p' ? 3 : 2,
      formula: 'x',
    });
  const facts = [
    fact('c.accuracy.mean', accuracy, 'fraction'),
    fact('c.accuracy.ci_low', 0.79, 'fraction'),
    fact('c.accuracy.ci_high', 0.81, 'fraction'),
    fact('c.p_t_holm', pHolm, 'p'),
    fact('c.name', text, 'text'),
  ];
  const ofTable = [fact('c.x', 0.8, 'fraction'), fact('c.y', 0.8, 'fraction')];
  write('paper/generated/facts.json', factsJson(facts));
  write('paper/generated/claims.json', JSON.stringify({ claims: [{ id: 'gap', verdict }] }));
  const [x, y] = ['c.x', 'c.y'].map((key) => ({ fact: key, shown: '80.00' }));
  const marked = (piece: typeof x) => (piece!.fact === best ? { ...piece!, best: true as const } : piece!);
  const table = defineTable({
    file: '/paper/accuracy.table.ts',
    name: 'accuracy',
    caption: '',
    columns: ['x', 'y', 'z'],
    rows: () => [
      [
        marked(x),
        marked(y),
        best === 'c.x' ? '' : { content: [{ fact: 'c.name', shown: '–' }, { note: 'why' }] },
      ],
    ],
  });
  write(
    'paper/generated/tables/accuracy.json',
    tableJson(table.of({ facts: new FactBook([...facts, ...ofTable]) } as PaperContext)),
  );
  const artifacts = { 'paper/generated/tables/accuracy.json': 'a'.repeat(64) };
  const records = runs as Record<string, string>;
  const ledger = { tex: null, records, artifacts, sources: {}, programs: {} };
  write('results/ledger.json', ledgerJson(ledger));
}

const results = (run: string) => `results/raw/cifar10/resnet18/${run}/results.json`;

beforeAll(() => {
  git('init', '-q');
  git('config', 'user.email', 'nobody@example.org');
  git('config', 'user.name', 'nobody');
  writeVersion(0.8, 0.04, 'undecided', 'c.x', { [results('bit_s1')]: 'a'.repeat(64) }, 'plain');
  git('add', '-A');
  git('commit', '-qm', 'one');
  const runs = { [results('bit_s1')]: 'b'.repeat(64), [results('bit_s2')]: 'c'.repeat(64) };
  writeVersion(0.805, 0.06, 'holds', 'c.y', runs, HOSTILE);
});

it('finds what moved between a revision and the files as they are', async () => {
  const diff = compareVersions(paperVersion(root, 'HEAD'), paperVersion(root, null));
  expect(diff).toMatchObject({
    claims: [{ what: 'gap', before: 'undecided', after: 'holds' }],
    significance: [{ what: 'c.p_t_holm', before: 'p < 0.05', after: 'p ≥ 0.05' }],
    marks: [
      { what: 'accuracy: c.name', before: 'absent', after: 'why' },
      { what: 'accuracy: c.x', before: 'best', after: 'absent' },
      { what: 'accuracy: c.y', before: 'absent', after: 'best' },
    ],
    addedRuns: ['raw/cifar10/resnet18/bit_s2'],
    removedRuns: [],
    changedRuns: ['raw/cifar10/resnet18/bit_s1'],
    addedFacts: [],
  });
  const moved = diff.moved.find(({ key }) => key === 'c.accuracy.mean')!;
  expect([moved.before, moved.after]).toEqual(['80.00', '80.50']);
  expect(moved.change).toBeCloseTo(0.005, 12);
  expect(moved.intervals).toBeCloseTo(0.5, 9);
  const text = diffText(diff);
  expect(text).toContain(
    "c.accuracy.mean: 80.00 -> 80.50 (+0.50 points, +0.50 of the interval's half width)",
  );
  expect(text).toContain('gap: undecided -> holds');
});

it('never says that a small number moved by nothing', () => {
  const version = (value: number) => {
    const fact = makeFact({ key: 'mass', value, unit: 'kg', digits: 7, formula: 'x' });
    return { ...paperVersion(root, 'HEAD'), facts: new Map([['mass', fact]]) };
  };
  const text = diffText(compareVersions(version(0.0000012), version(0.0000007)));
  expect(text).toContain('mass: 0.0000012 -> 0.0000007 (−5.0e-7 kg)');
});

it('makes Markdown in which a hostile value is text', () => {
  const diff = compareVersions(paperVersion(root, 'HEAD'), paperVersion(root, null));
  const markdown = diffMarkdown(diff);
  expect(markdown).toContain('| `c.accuracy.mean` | 80.00 | 80.50 |');
  expect(markdown).not.toMatch(/<script|<\/details|@all|\]\(|http:\/\//);
  const row = markdown.split('\n').find((line) => line.startsWith('| `c.name`'))!;
  expect(row.split('|')).toHaveLength(6);
});

it('says that nothing differs, and refuses what git does not know', () => {
  const head = paperVersion(root, 'HEAD');
  expect(diffText(compareVersions(head, head))).toBe('HEAD -> HEAD: nothing differs\n');
  expect(() => paperVersion(root, 'no-such')).toThrow(/^git knows no version "no-such"/);
  expect(() => paperVersion(root, '--output=x')).toThrow(/^git knows no version/);
});

it('says why where git cannot be asked', () => {
  const copy = mkdtempSync(join(tmpdir(), 'diff-copy-'));
  expect(() => paperVersion(copy, 'HEAD')).toThrow(
    /: it is no git repository, but a copy of the files alone$/,
  );
  rmSync(copy, { recursive: true });
});
