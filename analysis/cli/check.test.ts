/** Every kind of tampering is named: what, where, and how it differs. */

import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { build } from '../pipeline/build.ts';
import { REPOSITORY } from '../pipeline/paths.ts';
import { codeFiles, LOCK_FILE } from '../pipeline/source-files.ts';
import { check } from '../provenance/check.ts';
import paper from '../testing/example-paper/paper.ts';
import {
  runPaper,
  SECTION,
  type TemporaryRepository,
  temporaryRepository,
} from '../testing/temporary-repository.ts';
import { whileChanged } from '../testing/while-changed.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const RUN = 'raw/cifar10/resnet18/bit_s123';
const RESULTS = `results/${RUN}/results.json`;
const OTHER = 'raw/cifar10/resnet18/bit_s7';

let repository: TemporaryRepository;
beforeAll(async () => {
  repository = temporaryRepository();
  await build(repository, { definition: async () => paper, pdf: 'skip', log: () => {} });
});
afterAll(() => repository.remove());

const read = (path: string) => readFileSync(repository.file(path), 'utf8');

// In this process: the same code, without loading Vega again for every kind of tampering.
async function findings(code?: string): Promise<string[]> {
  const options = {
    definition: paper,
    pdf: 'skip',
    log: () => {},
    ...(code === undefined ? {} : { code }),
  } as const;
  const report = await check(repository, options);
  return report.findings.map(({ path, what }) => `${path}: ${what}`);
}

it('finds nothing in what was just built', () => {
  const { status, stdout } = runPaper(repository.root, ['check', '--no-pdf']);
  expect([status, stdout]).toEqual([0, expect.stringContaining('all identical')]);
  expect(stdout).toMatch(
    /\d+ sections and other sources against the ledger; \d+ programs against the ledger; EXPERIMENTS_REFERENCE\.sh against the studies/,
  );
});

it('counts the lines that authors exempt from lint, and lists them as JSON', async () => {
  const typed = (file: string) => appendFileSync(file, 'A width of 1.5 pt. % not a result: a setting\n');
  await whileChanged(repository, SECTION, typed, async () => {
    const { stdout } = runPaper(repository.root, ['check', '--no-pdf', '--json']);
    const { notes, exempt } = JSON.parse(stdout) as { notes: string[]; exempt: object[] };
    expect(notes.join('; ')).toContain('but for 1 line that authors exempt from lint (1 "% not a result")');
    expect(exempt).toEqual([{ file: SECTION, line: 3, kind: 'not a result', reason: 'a setting' }]);
  });
});

describe('a record', () => {
  it('with a flipped digit: its hash, the facts that change and the line of the CSV', async () => {
    const { accuracy } = (JSON.parse(read(RESULTS)) as { test: { accuracy: number } }).test;
    const flip = (file: string) => {
      const text = readFileSync(file, 'utf8');
      const flipped = text.replace(
        `"accuracy": ${accuracy},\n    "examples"`,
        `"accuracy": 0.9,\n    "examples"`,
      );
      writeFileSync(file, flipped);
    };
    await whileChanged(repository, RESULTS, flip, async () => {
      const found = await findings();
      expect(found[0]).toMatch(new RegExp(`^${RESULTS}: changed: SHA-256 is [0-9a-f]{12}…, the ledger has`));
      expect(found.find((line) => line.startsWith('paper/generated/facts.json'))).toMatch(
        /: stale: .*; cifar10-vs-fashion_mnist\.resnet18\.bit-vs-std\.\w+: value is .*, rebuilt .*; and \d+ more$/,
      );
      expect(found.find((line) => line.startsWith('results/processed/aggregated.csv'))).toMatch(
        /line \d+ is "gap,cifar10,resnet18,bit,123,raw\/.*", rebuilt "gap,cifar10,resnet18,bit,123,raw\//,
      );
    });
  });

  it('in another folder, with or without its own still there', async () => {
    const [home, target] = [RUN, OTHER].map((run) => repository.file(`results/${run}`)) as [string, string];
    renameSync(home, target);
    const moved = await findings();
    expect(moved).toContain(
      `${RESULTS}: moved: the ledger has it here, it stands in results/${OTHER}/results.json`,
    );
    expect(moved.join('\n')).toContain(
      `results/${OTHER}/config.json: dataset, model, variant and seed: describe ${RUN}`,
    );
    cpSync(target, home, { recursive: true });
    appendFileSync(join(target, 'results.json'), ' ');
    expect(await findings()).toContain(
      `results/${OTHER}/results.json: not in the ledger: added since the paper was built`,
    );
    rmSync(target, { recursive: true });
  });

  it('without its results, which is only begun, or gone', async () => {
    await whileChanged(
      repository,
      `results/${RUN}`,
      (folder) => rmSync(join(folder, 'config.json')),
      async () => {
        const foreign = 'paper/generated/tables/extra.tex';
        writeFileSync(repository.file(foreign), '');
        const found = (await findings()).join('\n');
        expect(found).toContain(`results/${RUN}/config.json: missing: the ledger has it, the disk has not`);
        expect(found).toContain(`results/${RUN}/config.json: cannot be read (ENOENT)`);
        // Nothing can be rebuilt, but the ledger still tells what is foreign.
        expect(found).toContain(`${foreign}: orphan: not in the ledger`);
        rmSync(repository.file(foreign));
      },
    );
    await whileChanged(
      repository,
      `results/${RUN}`,
      (folder) => rmSync(folder, { recursive: true }),
      async () => {
        expect(await findings()).toContain(`${RESULTS}: missing: the ledger has it, the disk has not`);
      },
    );
  });
});

describe('what is not a record, all of it at once', () => {
  const TEMPLATE = 'analysis/tables/render/table.tex.njk';
  const [ACCURACY, GAP] = ['accuracy', 'gap'].map((name) => `paper/generated/figures/${name}.pdf`) as [
    string,
    string,
  ];
  const STATISTIC = 'analysis/stats/holm.ts';
  const found = new Map<string, string>();

  beforeAll(async () => {
    const intact = mkdtempSync(join(tmpdir(), 'intact-'));
    cpSync(repository.root, intact, { recursive: true, preserveTimestamps: true });
    const edit = (path: string, how: (text: string) => string) =>
      writeFileSync(repository.file(path), how(read(path)));
    edit('paper/generated/facts.tex', (text) => text.replace(/(bit\.accuracy\.mean\}\{)\d/, '$19'));
    edit('paper/generated/tables/accuracy.tex', (text) => text.replace(/\d\d\.\d\d/, '99.99'));
    edit('paper/generated/tables/recovery.json', (text) => text.replace(/"shown":"[^"]+"/, '"shown":"99"'));
    edit('paper/generated/claims.json', (text) => text.replace('"fails"', '"holds"'));
    edit('results/processed/aggregated.csv', (text) => `${text}x`);
    edit('EXPERIMENTS_REFERENCE.sh', (text) => text.replace('--seed 42', '--seed 43'));
    edit(SECTION, (text) => `${text}Another sentence.\n`);
    cpSync(repository.file(GAP), repository.file(ACCURACY));
    rmSync(repository.file(GAP));
    writeFileSync(repository.file('paper/generated/orphan.tex'), '');
    const ledger = JSON.parse(read('results/ledger.json')) as { artifacts: Record<string, string> };
    ledger.artifacts['paper/generated/facts.json'] = '0'.repeat(64);
    ledger.artifacts['paper/generated/tables/gone.tex'] = '1'.repeat(64);
    writeFileSync(repository.ledger, JSON.stringify(ledger));
    const code = mkdtempSync(join(tmpdir(), 'code-'));
    for (const file of codeFiles(repository).filter((one) => one.startsWith(`${REPOSITORY}/`))) {
      const copy = join(code, relative(REPOSITORY, file));
      mkdirSync(dirname(copy), { recursive: true });
      cpSync(file, copy);
    }
    appendFileSync(join(code, STATISTIC), '// patched\n');
    rmSync(join(code, LOCK_FILE));
    appendFileSync(join(code, TEMPLATE), '%\n');
    for (const line of await findings(code)) {
      const [path, ...what] = line.split(': ');
      found.set(path!, what.join(': '));
    }
    rmSync(repository.root, { recursive: true });
    renameSync(intact, repository.root);
    rmSync(code, { recursive: true });
  });

  it.each([
    [
      'an edited line of TeX',
      'paper/generated/facts.tex',
      /^edited after it was built; line \d+ is .*, rebuilt /,
    ],
    [
      'an edited table',
      'paper/generated/tables/accuracy.tex',
      /^edited .*; line \d+ is ".*[\w.]+\}\{99\.99\}.*", rebuilt ".*[\w.]+\}\{\d\d\.\d\d\}.*"$/,
    ],
    [
      "an edited cell of a table's data",
      'paper/generated/tables/recovery.json',
      /^edited .*; row 1, [\w-]+ .*\[0\]\.shown is "99", rebuilt "\d+"$/,
    ],
    [
      'an edited verdict',
      'paper/generated/claims.json',
      /^edited after it was built; [a-z0-9-]+: verdict is "holds", rebuilt "fails"$/,
    ],
    [
      'an edited CSV',
      'results/processed/aggregated.csv',
      /^edited after it was built; line \d+ is "x", rebuilt "" \(lines: \d+, rebuilt \d+\)$/,
    ],
    [
      'a figure copied over another',
      ACCURACY,
      /^edited after it was built; holds what paper\/generated\/figures\/gap\.pdf should hold$/,
    ],
    ['a missing figure', GAP, /^missing: the build makes it, the disk has not$/],
    ['an orphan', 'paper/generated/orphan.tex', /^orphan: no build makes this file$/],
    [
      'an edited hash',
      'paper/generated/facts.json',
      /^the ledger has another SHA-256; file and rebuild agree/,
    ],
    ['an invented artifact', 'paper/generated/tables/gone.tex', /^in the ledger, but no build makes it$/],
    [
      'a changed template',
      TEMPLATE,
      /^program changed since the paper was built: SHA-256 is [0-9a-f]{12}…, /,
    ],
    ['a patched statistic', STATISTIC, /^program changed since the paper was built: SHA-256 is /],
    ['other packages', LOCK_FILE, /^program is missing: the ledger has it, the disk has not$/],
    ['a changed section', SECTION, /^source changed since the paper was built: SHA-256 is /],
    [
      'a stale list of commands',
      'EXPERIMENTS_REFERENCE.sh',
      /^not what the studies give \(npm run lab -- reference --write makes it\); line \d+ is ".*", rebuilt "/,
    ],
  ])('%s', (_, path, expected) => {
    expect(found.get(path)).toMatch(expected);
  });

  it('and nothing else is found', () => expect(found.size).toBe(15));
});

it('refuses a ledger that is malformed, and says what makes one that is missing', async () => {
  const garble = (file: string) =>
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(facts\.tex": ")./, '$1g'));
  await whileChanged(repository, 'results/ledger.json', garble, async () => {
    await expect(findings()).rejects.toThrow(
      'results/ledger.json: artifacts.paper/generated/facts.tex: must be 64',
    );
  });
  await whileChanged(
    repository,
    'results/ledger.json',
    (file) => rmSync(file),
    async () => {
      expect(await findings()).toEqual(['results/ledger.json: missing: npm run paper -- build writes it']);
    },
  );
  // All that was done to it was undone.
  expect(readdirSync(repository.file('results')).sort()).toEqual(['ledger.json', 'processed', 'raw']);
});
