/** Both archives of a small paper, unpacked and used as their receivers would. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { gitText, headOf } from '../history/git.ts';
import { loadRecords } from '../load/load-records.ts';
import { sha256 } from '../load/sha256.ts';
import { build } from '../pipeline/build.ts';
import { parseLedger } from '../pipeline/ledger.ts';
import { REPOSITORY } from '../pipeline/paths.ts';
import { filesBelow } from '../pipeline/source-files.ts';
import paper from '../testing/example-paper/paper.ts';
import { type TemporaryRepository, temporaryRepository } from '../testing/temporary-repository.ts';
import { artifactFiles } from './artifact-files.ts';
import { type BundleOutcome, bundle } from './bundle.ts';
import type { CrateFile } from './testing/crate-graph.ts';
import { brokenCrateRules } from './testing/crate-rules.ts';

const DECLARED = paper.studies.flatMap(({ runs }) => runs).length;

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const RUN = 'raw/cifar10/resnet18/bit_s123';
const EPOCH = 1_700_000_000;

const CITATION = `cff-version: 1.2.0
message: Cite it.
title: ${paper.title}
version: 0.1.0
license: MIT
date-released: 2026-01-01
authors:
  - name: ${paper.authors[0]}
`;

/** What an author adds to the paper for its tests alone. */
const TESTS_OF_PAPER = {
  'paper/yields.test.ts': 'export {};\n',
  'paper/testing/expected.json': '{}\n',
  'paper/fields/testing/made-up.ts': 'export {};\n',
};

interface Entity {
  readonly '@id': string;
  readonly '@type': string | readonly string[];
  readonly [property: string]: unknown;
}

let repository: TemporaryRepository;
let top: string;
let first: BundleOutcome;
const into = (name: string, draft = false) =>
  bundle(repository, { definition: paper, out: join(top, name), draft, epoch: EPOCH, log: () => {} });
const unpack = (archive: string, folder: string) => {
  mkdirSync(folder);
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
};
const artifactArchive = ({ files }: BundleOutcome) =>
  Object.keys(files).find((name) => name.startsWith('artifact-'))!;

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'bundle-'));
  repository = temporaryRepository();
  writeFileSync(repository.file('CITATION.cff'), CITATION);
  for (const [name, content] of Object.entries(TESTS_OF_PAPER)) {
    mkdirSync(dirname(repository.file(name)), { recursive: true });
    writeFileSync(repository.file(name), content);
  }
  first = await into('first');
});
afterAll(() => {
  repository.remove();
  rmSync(top, { recursive: true });
});

it('gives the same bytes twice', async () => {
  expect((await into('second')).files).toEqual(first.files);
});

it('arXiv: plain pdflatex in an empty folder gives the paper, from what is there alone', () => {
  const folder = join(top, 'arxiv');
  unpack(join(top, 'first/arxiv.tar.gz'), folder);
  const sent = filesBelow(folder).map((file) => file.slice(folder.length + 1));
  expect(sent.filter((name) => /\.(aux|log|pdf)$/.test(name))).toEqual([]);
  expect(sent).toEqual(expect.arrayContaining(['00README.json', 'main.tex', 'sections/results.tex']));
  const { PATH } = process.env;
  const pdflatex = () => {
    const args = ['-interaction=batchmode', '-halt-on-error', 'main.tex'];
    execFileSync('pdflatex', args, { cwd: folder, env: { PATH, HOME: folder }, stdio: 'pipe' });
  };
  pdflatex();
  const text = execFileSync('pdftotext', [join(folder, 'main.pdf'), '-'], { encoding: 'utf8' });
  expect(text).toMatch(new RegExp(`Accuracy was \\d\\d\\.\\d\\d after ${DECLARED} runs\\.`));
  // On arXiv there is no reviewer's view to which its numbers could lead.
  const links = (pdf: string) => execFileSync('pdfinfo', ['-url', pdf], { encoding: 'utf8' });
  expect(links(repository.pdf)).toContain('review/index.html#fact=study.runs');
  expect(links(join(folder, 'main.pdf'))).not.toContain('review');
  // All that was sent is needed: without any one of the sources it does not compile.
  for (const name of sent.filter((one) => one.endsWith('.tex'))) {
    rmSync(join(folder, name));
    expect(pdflatex, name).toThrow();
    execFileSync('tar', ['-xzf', join(top, 'first/arxiv.tar.gz'), '-C', folder, name]);
  }
});

describe('artifact archive', () => {
  let folder: string;
  let graph: readonly Entity[];
  const typed = (type: string) => graph.filter((one) => [one['@type']].flat().includes(type));

  beforeAll(() => {
    const name = artifactArchive(first);
    const unpacked = join(top, 'artifact');
    unpack(join(top, 'first', name), unpacked);
    folder = join(unpacked, name.replace(/\.tar\.gz$/, ''));
    const metadata = JSON.parse(readFileSync(join(folder, 'ro-crate-metadata.json'), 'utf8')) as {
      '@graph': Entity[];
    };
    graph = metadata['@graph'];
  });

  it('has checksums of all its files that hold', () => {
    const options = { cwd: folder, encoding: 'utf8' } as const;
    const checked = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], options);
    const files = filesBelow(folder).map((file) => file.slice(folder.length + 1));
    const expected = files.filter((name) => name !== 'SHA256SUMS').map((name) => `${name}: OK`);
    expect(expected).toContain(`results/${RUN}/results.json: OK`);
    expect(checked.trim().split('\n').sort()).toEqual(expected.sort());
  });

  it('describes every file with its SHA-256, and no file that is not there', () => {
    const onDisk = filesBelow(folder).map((file) => file.slice(folder.length + 1));
    const described = typed('File').filter(({ '@id': id }) => !/^[a-z]+:/.test(id));
    const hashes = Object.fromEntries(described.map((one) => [decodeURIComponent(one['@id']), one.sha256]));
    const expected = onDisk
      .filter((name) => name !== 'ro-crate-metadata.json' && name !== 'SHA256SUMS')
      .map((name) => [name, sha256(readFileSync(join(folder, name)))]);
    expect(hashes).toEqual(Object.fromEntries(expected));
    expect(onDisk).toEqual(
      expect.arrayContaining(['LICENSE', 'paper/main.pdf', 'results/ledger.json', 'reproduce.sh']),
    );
  });

  it('has ids that resolve, and says which profiles it follows', () => {
    const ids = new Set(graph.map((one) => one['@id']));
    const named = graph
      .flatMap((one) => Object.values(one).flat())
      .flatMap((value) => {
        const id = (value as { '@id'?: unknown } | null)?.['@id'];
        return typeof id === 'string' ? [id] : [];
      });
    const dangling = named.filter(
      (id) => !ids.has(id) && !/^https:\/\/(w3id|spdx|doi|bioschemas)\.org\//.test(id),
    );
    expect(dangling).toEqual([]);
    const root = graph.find((one) => one['@id'] === './')!;
    expect((root.conformsTo as Entity[]).map((one) => one['@id'])).toEqual(
      expect.arrayContaining(
        ['process', 'workflow', 'provenance'].map((profile) => `https://w3id.org/ro/wfrun/${profile}/0.5`),
      ),
    );
    expect(root.license).toEqual({ '@id': 'https://spdx.org/licenses/MIT' });
    expect(typed('CreateAction').length).toBeGreaterThan(DECLARED);
  });

  it('keeps every rule of RO-Crate and of the run crates, by what is unpacked; what breaks one is found', () => {
    const files: CrateFile[] = filesBelow(folder).map((file) => {
      const bytes = readFileSync(file);
      return { path: file.slice(folder.length + 1), bytes: bytes.length, sha256: sha256(bytes) };
    });
    const broken = (change: (graph: readonly Entity[]) => readonly Entity[]) => {
      const file = join(folder, 'ro-crate-metadata.json');
      const whole = JSON.parse(readFileSync(file, 'utf8')) as { '@graph': Entity[] };
      return brokenCrateRules(
        JSON.stringify({ ...whole, '@graph': change(whole['@graph']) }),
        files,
        'crate',
      ).join('\n');
    };
    const without = (id: string) => (all: readonly Entity[]) => all.filter((one) => one['@id'] !== id);
    expect(broken((all) => all)).toBe('');
    expect(broken(without('LICENSE'))).toContain('LICENSE');
    expect(broken(without('https://w3id.org/ro/wfrun/provenance/0.5'))).toContain('wfrun/provenance');
    const lie = (all: readonly Entity[]) =>
      all.map((one) => (one['@id'] === 'LICENSE' ? { ...one, sha256: '0'.repeat(64) } : one));
    expect(broken(lie)).toContain('LICENSE');
  });

  it('has the tests of the paper, and all of the repository that its own tests may need', () => {
    const there = filesBelow(folder).map((file) => file.slice(folder.length + 1));
    expect(there).toEqual(expect.arrayContaining(Object.keys(TESTS_OF_PAPER)));
    if (headOf(REPOSITORY) === null) return;
    const isOther = (name: string) => /^(paper|results|\.ci|\.github)\/|^EXPERIMENTS_REFERENCE/.test(name);
    const tracked = gitText(REPOSITORY, ['ls-files', '-z']).split('\0').filter(Boolean);
    const needed = tracked.filter((name) => !isOther(name) && existsSync(join(REPOSITORY, name)));
    expect(needed.filter((name) => !there.includes(name))).toEqual([]);
  });

  it('is refused where a file is not the ledger’s', () => {
    const ledger = parseLedger(readFileSync(repository.ledger, 'utf8'));
    const records = loadRecords(repository.results);
    const other = {
      ...ledger,
      records: { ...ledger.records, [`results/${RUN}/config.json`]: '0'.repeat(64) },
    };
    expect(() => artifactFiles(repository, records, other)).toThrow(
      `results/${RUN}/config.json: SHA-256 must be the ledger's ${'0'.repeat(64)}`,
    );
  });
});

it('drafts its checklists from what is recorded, and says what is not', () => {
  const read = (name: string) => readFileSync(join(top, 'first', name), 'utf8');
  const neurips = read('neurips-checklist.md');
  expect(neurips.match(/^## \d+\. /gm)).toHaveLength(16);
  expect(neurips).toContain('**Not recorded, for the author to answer.** What part language models had');
  expect(neurips).toContain(
    '## 1. Claims\n\n**Not recorded, for the author to answer.** The paper binds no claim',
  );
  expect(read('acm-badging.md')).toContain(`${DECLARED} of ${DECLARED} declared runs are in`);
  const tex = read('neurips-checklist.tex');
  const used = [...tex.matchAll(/Answer: \\(answer\w+)/g)].map(([, macro]) => macro!);
  for (const macro of new Set(used)) expect(tex).toContain(`\\providecommand{\\${macro}}`);
});

it('what is not ready is refused with its reason, and with --draft says so in every archive', async () => {
  const home = repository.file(`results/${RUN}`);
  cpSync(home, join(top, 'aside'), { recursive: true, preserveTimestamps: true });
  rmSync(home, { recursive: true });
  await expect(into('silent')).rejects.toThrow('2 record files of the ledger were changed or removed');
  await build(repository, {
    definition: async () => paper,
    pdf: 'build',
    accept: 'The machine that made it was found broken.',
    log: () => {},
  });
  await expect(into('refused')).rejects.toThrow(
    'cifar10.resnet18.bit: draft: every declared seed must be in, got 2 of 3; missing 123',
  );
  for (const name of ['silent', 'refused']) expect(existsSync(join(top, name)), name).toBe(false);
  const { files, obstacles } = await into('draft', true);
  expect(obstacles).toHaveLength(1);
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['arxiv-draft.tar.gz']));
  for (const archive of Object.keys(files).filter((name) => name.endsWith('.tar.gz'))) {
    expect(archive).toContain('-draft.tar.gz');
    const list = execFileSync('tar', ['-tzf', join(top, 'draft', archive)], { encoding: 'utf8' });
    expect(list).toMatch(/(^|\/)DRAFT\.txt$/m);
  }
});
