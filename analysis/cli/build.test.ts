/** The real program, in a temporary folder. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_RUNS } from '../testing/example-paper/runs.ts';
import {
  runPaper,
  SECTION,
  type TemporaryRepository,
  temporaryRepository,
} from '../testing/temporary-repository.ts';
import { whileChanged } from '../testing/while-changed.ts';

const RUN = 'raw/cifar10/resnet18/bit_s123';
const RUNS = EXAMPLE_RUNS.length;

let repository: TemporaryRepository;
beforeAll(() => {
  repository = temporaryRepository();
});
afterAll(() => repository.remove());

const paper = (...args: string[]) => runPaper(repository.root, args);
const read = (path: string) => readFileSync(repository.file(path), 'utf8');

describe('paper build', () => {
  it('makes facts, tables, figures, CSV and ledger from the records', () => {
    const { status, stdout, stderr } = paper('build', '--no-pdf');
    expect(stderr).toMatch(new RegExp(`^${RUNS} of ${RUNS} declared runs`));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+ files replaced\n$/);
    expect(read('paper/generated/facts.tex')).toMatch(
      /\\factdef\{cifar10\.resnet18\.bit\.accuracy\.mean\}\{\d\d\.\d\d\}/,
    );
    expect(read('paper/generated/status.tex')).toContain('\\newcommand{\\draftstatus}{}');
    const facts: { key: string; value: unknown }[] = JSON.parse(read('paper/generated/facts.json')).facts;
    const nothing = facts.find(({ key }) => key === 'study.pairing.n3.gains_nothing')?.value;
    const table = read('paper/generated/tables/comparisons.tex');
    expect(table.match(/\.unpaired_ci_low\}/g)).toHaveLength(nothing as number);
    expect(table).toMatch(/\\factvalue\{cifar10\.resnet18\.bit-vs-std\.sampling\}\{\d\.\d\d\}/);
    expect(read('results/processed/aggregated.csv').split('\r\n')).toHaveLength(RUNS + 2);
    const ledger = JSON.parse(read('results/ledger.json')) as { records: object; artifacts: object };
    expect(Object.keys(ledger.records)).toHaveLength(2 * RUNS);
    expect(ledger.artifacts).toHaveProperty(['paper/generated/facts.json']);
  });

  it('does nothing when nothing changed, and says so', () => {
    expect(paper('build', '--no-pdf').stdout).toBe('up to date\n');
    const report = JSON.parse(paper('build', '--no-pdf', '--json').stdout) as unknown;
    expect(report).toEqual({
      changed: [],
      runs: { have: RUNS, declared: RUNS },
      unfinished: [],
      excluded: [],
      claims: { holds: 0, undecided: 0, fails: 0 },
      marked: [],
      warnings: [],
    });
  });

  it('does not read what the file system says is the same, and does not lose a change to it', () => {
    const file = repository.file(`results/${RUN}/results.json`);
    const before = readFileSync(file, 'utf8');
    const accept = ['--accept', 'spelt otherwise by a test'];
    writeFileSync(file, before.replace(/\n$/, ' \n'));
    expect(paper('build', '--no-pdf', ...accept).stdout).toMatch(/replaced/);
    writeFileSync(file, before);
    expect(paper('build', '--no-pdf', ...accept).stdout).toMatch(/replaced/);
  });

  it('loads no TensorFlow.js and no ONNX Runtime, and only what it needs when nothing changed', () => {
    const loaded = (...args: string[]): string[] => {
      const folder = mkdtempSync(join(tmpdir(), 'coverage-'));
      runPaper(repository.root, args, { NODE_V8_COVERAGE: folder });
      const urls = readdirSync(folder).flatMap((name) => {
        const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
          result: { url: string }[];
        };
        return result.map(({ url }) => url);
      });
      rmSync(folder, { recursive: true });
      return urls;
    };
    // A figure that shows what it showed is not drawn again, with or without the cache.
    for (const made of [repository.cache, repository.file('paper/generated/figures')])
      rmSync(made, { recursive: true });
    const whole = loaded('build', '--no-pdf');
    expect(whole.some((url) => url.includes('/node_modules/vega'))).toBe(true);
    expect(whole.filter((url) => /@tensorflow|onnxruntime/.test(url))).toEqual([]);
    const nothing = loaded('build', '--no-pdf');
    expect(nothing.some((url) => url.includes('/node_modules/commander'))).toBe(true);
    expect(nothing.filter((url) => /node_modules\/(zod|vega|nunjucks|pdfkit|execa)/.test(url))).toEqual([]);
  });

  it('becomes a draft when a record goes, and is what it was when it comes back', () => {
    const files = [
      'paper/generated/facts.tex',
      'paper/generated/facts.json',
      'results/ledger.json',
      'results/processed/aggregated.csv',
    ];
    const before = files.map(read);
    const home = repository.file(`results/${RUN}`);
    const aside = repository.file('gone');
    renameSync(home, aside);
    const refused = paper('build', '--no-pdf');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`results/${RUN}/results.json: gone, the ledger has`);
    expect(files.map(read)).toEqual(before);
    const accepted = paper('build', '--no-pdf', '--accept', 'moved aside by a test');
    expect(accepted.stdout).toContain(`draft: ${RUNS - 1} of ${RUNS} declared runs are in`);
    expect(read('paper/generated/facts.tex')).toMatch(
      /\\factdefprovisional\{cifar10\.resnet18\.bit\.accuracy\.mean\}\{\d\d\.\d\d\}\{2\}\{3\}/,
    );
    expect(read('paper/generated/facts.tex')).toContain(
      '\\factdefprovisional{cifar10.resnet18.bit-vs-std.p_t}{--}{2}{3}',
    );
    expect(read('paper/generated/status.tex')).toContain(`${RUNS - 1} of ${RUNS} declared runs are in.`);
    const { records, accepted: kept } = JSON.parse(read('results/ledger.json'));
    expect(Object.keys(records).join()).not.toContain(RUN);
    expect(
      kept.slice(-2).map(({ path, now, reason }: Record<string, unknown>) => [path, now, reason]),
    ).toEqual([
      [`results/${RUN}/config.json`, null, 'moved aside by a test'],
      [`results/${RUN}/results.json`, null, 'moved aside by a test'],
    ]);
    renameSync(aside, home);
    expect(paper('build', '--no-pdf').status).toBe(0);
    const after = files.map(read);
    // What was accepted stays.
    expect(JSON.parse(after[2]!).accepted).toEqual(kept);
    // The table that lists it with them.
    const withoutAccepted = (ledger: string) => {
      const {
        artifacts,
        accepted: _,
        ...others
      } = JSON.parse(ledger) as { artifacts: object; accepted: object };
      return {
        ...others,
        artifacts: Object.entries(artifacts).filter(([path]) => !/tables\/history\./.test(path)),
      };
    };
    expect(withoutAccepted(after[2]!)).toEqual(withoutAccepted(before[2]!));
    expect(after.toSpliced(2, 1)).toEqual(before.toSpliced(2, 1));
  });

  it('names every broken record and leaves the last good artifacts in place', async () => {
    const before = ['paper/generated/facts.tex', 'results/ledger.json'].map(read);
    await whileChanged(
      repository,
      `results/${RUN}`,
      (folder) => truncateSync(join(folder, 'results.json'), 100),
      () => {
        const { status, stdout, stderr } = paper('build', '--no-pdf');
        expect(status).toBe(1);
        expect(stdout).toBe('');
        expect(stderr).toContain(`results: one problem\n  ${RUN}/results.json: not valid JSON`);
        expect(stderr).not.toContain('    at ');
        expect(['paper/generated/facts.tex', 'results/ledger.json'].map(read)).toEqual(before);
      },
    );
  });

  it('names file, line and the nearest key of an unknown fact', async () => {
    await whileChanged(
      repository,
      SECTION,
      (file) => writeFileSync(file, 'one\n\\fact{cifar10.resnet18.bit.acuracy.mean}'),
      () => {
        const { status, stderr } = paper('build');
        expect(status).toBe(1);
        expect(stderr).toContain(
          `${SECTION}:2: unknown fact "cifar10.resnet18.bit.acuracy.mean"; nearest: cifar10.resnet18.bit.accuracy.mean`,
        );
      },
    );
  });

  it('removes what no build makes any more, if it is ours, and nothing else', () => {
    const ledger = JSON.parse(read('results/ledger.json')) as { artifacts: Record<string, string> };
    const stale = repository.file('paper/generated/old.tex');
    const precious = repository.file('paper/precious.txt');
    for (const file of [stale, precious]) writeFileSync(file, '');
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    Object.assign(ledger.artifacts, {
      'paper/generated/old.tex': empty,
      'paper/precious.txt': empty,
      '../x': empty,
    });
    writeFileSync(repository.ledger, JSON.stringify(ledger));
    expect(paper('build', '--no-pdf').status).toBe(0);
    expect([existsSync(stale), existsSync(precious)]).toEqual([false, true]);
    rmSync(precious);
    expect(paper('build', '--no-pdf').status).toBe(0);
  });
});

it('shows excluded runs', () => {
  const file = repository.file('results/exclusions.json');
  writeFileSync(file, JSON.stringify({ [RUN]: 'trained on the wrong disk image' }));
  const report = JSON.parse(paper('build', '--no-pdf', '--json').stdout) as {
    excluded: string[];
    runs: object;
  };
  expect(report).toMatchObject({ excluded: [RUN], runs: { have: RUNS - 1, declared: RUNS } });
  expect(read('results/ledger.json')).toContain(`results/${RUN}/results.json`);
});
