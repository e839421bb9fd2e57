/** The real program, in a temporary folder. */
import {
  cpSync,
  existsSync,
  mkdirSync,
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
import { declaredCells } from '../cells/declared-cells.ts';
import {
  runPaper,
  SECTION,
  type TemporaryRepository,
  temporaryRepository,
} from '../pipeline/temporary-repository.ts';
import { check } from '../provenance/check.ts';

const RUN = 'raw/cifar10/resnet18/bit_s123';
/** As many as the recorded studies declare. */
const RUNS = declaredCells().reduce((total, { configs }) => total + configs.length, 0);

let repository: TemporaryRepository;
beforeAll(() => {
  repository = temporaryRepository();
});
afterAll(() => repository.remove());

const paper = (...args: string[]) => runPaper(repository.root, args);
const read = (path: string) => readFileSync(repository.file(path), 'utf8');

/** Does something to a copy of a folder or file, and undoes it. */
async function whileChanged(
  path: string,
  change: (file: string) => void,
  look: () => void | Promise<void>,
): Promise<void> {
  const file = repository.file(path);
  const aside = join(mkdtempSync(join(tmpdir(), 'aside-')), 'copy');
  cpSync(file, aside, { recursive: true });
  try {
    change(file);
    await look();
  } finally {
    rmSync(file, { recursive: true, force: true });
    cpSync(aside, file, { recursive: true, preserveTimestamps: true });
    rmSync(join(aside, '..'), { recursive: true });
  }
}

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
    });
  });

  it('does not read what the file system says is the same, and does not lose a change to it', () => {
    const file = repository.file(`results/${RUN}/results.json`);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace(/\n$/, ' \n'));
    expect(paper('build', '--no-pdf').stdout).toMatch(/replaced/);
    writeFileSync(file, before);
    expect(paper('build', '--no-pdf').stdout).toMatch(/replaced/);
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
    rmSync(repository.cache, { recursive: true });
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
    expect(paper('build', '--no-pdf').stdout).toContain(`draft: ${RUNS - 1} of ${RUNS} declared runs are in`);
    expect(read('paper/generated/facts.tex')).toMatch(
      /\\factdefprovisional\{cifar10\.resnet18\.bit\.accuracy\.mean\}\{\d\d\.\d\d\}\{9\}\{10\}/,
    );
    expect(read('paper/generated/facts.tex')).toContain(
      '\\factdefprovisional{cifar10.resnet18.bit-vs-std.p_t}{--}{9}{10}',
    );
    expect(read('paper/generated/status.tex')).toContain(`${RUNS - 1} of ${RUNS} declared runs are in.`);
    expect(read('results/ledger.json')).not.toContain(RUN);
    renameSync(aside, home);
    expect(paper('build', '--no-pdf').status).toBe(0);
    expect(files.map(read)).toEqual(before);
  });

  it('names every broken record and leaves the last good artifacts in place', async () => {
    const before = ['paper/generated/facts.tex', 'results/ledger.json'].map(read);
    await whileChanged(
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
      SECTION,
      (file) => writeFileSync(file, 'one\n\\fact{cifar10.resnet18.bit.acuracy.mean}'),
      () => {
        const { status, stderr } = paper('build', '--no-pdf');
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

describe('paper check', () => {
  // In this process: the same code, without loading Vega again for every kind of tampering.
  const findings = async (): Promise<string[]> => {
    const report = await check(repository, { pdf: 'skip', log: () => {} });
    return report.findings.map(({ path, what }) => `${path}: ${what}`);
  };

  it('finds nothing in what was just built', async () => {
    const { status, stdout } = paper('check', '--no-pdf');
    expect([status, stdout]).toEqual([0, expect.stringContaining('all identical')]);
  });

  it('names a flipped digit in a record', async () => {
    const accuracy = (JSON.parse(read(`results/${RUN}/results.json`)) as { test: { accuracy: number } }).test
      .accuracy;
    await whileChanged(
      `results/${RUN}`,
      (folder) => {
        const file = join(folder, 'results.json');
        const text = readFileSync(file, 'utf8');
        writeFileSync(
          file,
          text.replace(`"accuracy": ${accuracy},\n    "examples"`, `"accuracy": 0.9,\n    "examples"`),
        );
      },
      async () => {
        const found = await findings();
        expect(found[0]).toMatch(
          new RegExp(`^results/${RUN}/results.json: changed: SHA-256 is [0-9a-f]{12}…, the ledger has`),
        );
        const facts = found.find((line) => line.startsWith('paper/generated/facts.json'));
        expect(facts).toMatch(
          /: stale: .*; cifar10-vs-fashion_mnist\.resnet18\.bit-vs-std\.\w+: value is .*, rebuilt .*; and \d+ more$/,
        );
        const csv = found.find((line) => line.startsWith('results/processed/aggregated.csv'));
        expect(csv).toMatch(new RegExp(`line \\d+ is "cifar10,resnet18,bit,123,${RUN},`));
      },
    );
  });

  it('names a record that was moved, one that is missing and one that is extra', async () => {
    const other = 'raw/cifar10/resnet18/bit_s7';
    const [home, target] = [RUN, other].map((run) => repository.file(`results/${run}`)) as [string, string];
    renameSync(home, target);
    const found = await findings();
    expect(found).toContain(
      `results/${RUN}/results.json: moved: the ledger has it here, it stands in results/${other}/results.json`,
    );
    expect(found.join('\n')).toContain(
      `results/${other}/config.json: dataset, model, variant and seed: describe ${RUN}`,
    );
    cpSync(target, home, { recursive: true });
    writeFileSync(join(target, 'results.json'), `${readFileSync(join(target, 'results.json'), 'utf8')} `);
    expect(await findings()).toContain(
      `results/${other}/results.json: not in the ledger: added since the paper was built`,
    );
    rmSync(target, { recursive: true });
    renameSync(home, repository.file('gone'));
    expect(await findings()).toContain(
      `results/${RUN}/results.json: missing: the ledger has it, the disk has not`,
    );
    renameSync(repository.file('gone'), home);
    expect(await findings()).toEqual([]);
  });

  it.each([
    [
      'paper/generated/facts.tex',
      (text: string) => text.replace(/(bit\.accuracy\.mean\}\{)\d/, '$19'),
      /edited after it was built; line \d+ is .*, rebuilt /,
    ],
    [
      'results/processed/aggregated.csv',
      (text: string) => `${text}x`,
      new RegExp(`edited after it was built; line ${RUNS + 2} is "x", rebuilt ""`),
    ],
  ] as const)('names an edit of %s and its line', async (path, edit, expected) => {
    await whileChanged(
      path,
      (file) => writeFileSync(file, edit(readFileSync(file, 'utf8'))),
      async () => {
        const found = await findings();
        expect(found).toHaveLength(1);
        expect(found[0]).toMatch(expected);
        expect(found[0]!.startsWith(path)).toBe(true);
      },
    );
  });

  it('names a swapped figure, a missing artifact, an orphan and an edited ledger', async () => {
    const figures = readdirSync(join(repository.generated, 'figures')).filter((name) =>
      name.endsWith('.pdf'),
    );
    const [first, second] = figures.map((name) => `paper/generated/figures/${name}`) as [string, string];
    await whileChanged(
      first,
      (file) => cpSync(repository.file(second), file),
      async () => {
        expect(await findings()).toEqual([
          expect.stringMatching(new RegExp(`^${first}: edited after it was built; differs from byte`)),
        ]);
      },
    );
    await whileChanged(
      first,
      (file) => rmSync(file),
      async () => {
        expect(await findings()).toEqual([`${first}: missing: the build makes it, the disk has not`]);
      },
    );
    const orphan = repository.file('paper/generated/orphan.tex');
    writeFileSync(orphan, '');
    expect(await findings()).toEqual(['paper/generated/orphan.tex: orphan: no build makes this file']);
    rmSync(orphan);
    await whileChanged(
      'results/ledger.json',
      (file) => writeFileSync(file, readFileSync(file, 'utf8').replace(/(facts\.tex": ")./, '$1g')),
      () => {
        const { status, stderr } = paper('check', '--no-pdf');
        expect([status, stderr]).toEqual([
          1,
          expect.stringContaining('results/ledger.json: artifacts.paper/generated/facts.tex: must be 64'),
        ]);
      },
    );
    await whileChanged(
      'results/ledger.json',
      (file) => rmSync(file),
      async () => {
        expect(await findings()).toEqual(['results/ledger.json: missing: npm run paper -- build writes it']);
      },
    );
  });
});

describe('other verbs', () => {
  it('facts lists all, some, or one', () => {
    expect(paper('facts', 'study.').stdout).toMatch(/^study\.cells +\d+\n/);
    const [fact, ...rest] = JSON.parse(paper('facts', 'study.runs', '--json').stdout) as {
      key: string;
      value: number;
    }[];
    expect(rest).toEqual([]);
    expect(fact).toMatchObject({ key: 'study.runs', value: RUNS });
  });

  it('explain goes back to files, hashes and commands', () => {
    const { stdout } = paper('explain', 'cifar10.resnet18.bit.accuracy.mean');
    const ledger = JSON.parse(read('results/ledger.json')) as { records: Record<string, string> };
    expect(stdout).toContain(`${ledger.records[`results/${RUN}/results.json`]}  results/${RUN}/results.json`);
    expect(stdout).toContain('npm run lab -- train --model resnet18');
    expect(stdout).toContain('mean over seeds of results.test.accuracy');
    const unknown = paper('explain', 'study.rnus');
    expect([unknown.status, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toContain('unknown fact "study.rnus"; nearest: study.runs');
  });

  it('lint finds hand-typed results', async () => {
    expect(paper('lint')).toMatchObject({ status: 0, stdout: '' });
    await whileChanged(
      SECTION,
      (file) => writeFileSync(file, 'It reached 81.24\\,\\% here.'),
      () => {
        const { status, stdout } = paper('lint');
        expect([status, stdout]).toEqual([
          1,
          expect.stringContaining(`${SECTION}:1: hand-typed number 81.24\\,\\%`),
        ]);
      },
    );
  });

  it.each([['frobnicate'], ['build', '--frobnicate'], ['explain'], ['facts', 'a', 'b']])(
    '%s %s is refused',
    (...args) => {
      const { status, stdout, stderr } = paper(...args);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^error: /);
    },
  );

  it('every verb has help', () => {
    for (const verb of ['build', 'check', 'facts', 'claims', 'explain', 'lint']) {
      expect(paper(verb, '--help')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining(`Usage: paper ${verb}`),
      });
    }
  });
});

it('shows excluded runs', () => {
  mkdirSync(repository.results, { recursive: true });
  const file = repository.file('results/exclusions.json');
  writeFileSync(file, JSON.stringify({ [RUN]: 'trained on the wrong disk image' }));
  const report = JSON.parse(paper('build', '--no-pdf', '--json').stdout) as {
    excluded: string[];
    runs: object;
  };
  expect(report).toMatchObject({ excluded: [RUN], runs: { have: RUNS - 1, declared: RUNS } });
  expect(paper('explain', 'cifar10.resnet18.bit.accuracy.mean').stdout).toContain(
    `excluded   ${RUN}: trained on the wrong disk image`,
  );
  expect(read('results/ledger.json')).toContain(`results/${RUN}/results.json`);
});
