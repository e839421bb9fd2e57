/** What `check` says of a stored PDF that is not the paper. */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { typeset } from '../latex/compile.ts';
import { sha256 } from '../load/sha256.ts';
import type { Ledger } from '../pipeline/ledger.ts';
import { type Paths, pathsOf } from '../pipeline/paths.ts';
import { comparePdf } from './check-pdf.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const top = mkdtempSync(join(tmpdir(), 'check-pdf-'));
afterAll(() => rmSync(top, { recursive: true }));
const [paths, aside] = ['stored', 'aside'].map((name) => pathsOf(join(top, name))) as [
  ReturnType<typeof pathsOf>,
  ReturnType<typeof pathsOf>,
];
const source = (accuracy: string) => String.raw`\documentclass{article}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\begin{document}Accuracy was ${accuracy} percent.\end{document}
`;

const build = async ({ paper, texWork }: Paths) => {
  const { tex } = await typeset({ paperFolder: paper, workFolder: texWork });
  copyFileSync(join(texWork, 'main.pdf'), paths.pdf);
  return tex;
};

let good: Buffer;
let ledger: Ledger;
beforeAll(async () => {
  for (const { paper } of [paths, aside]) {
    mkdirSync(paper, { recursive: true });
    writeFileSync(join(paper, 'main.tex'), source('81.24'));
  }
  const tex = await build(paths);
  good = readFileSync(paths.pdf);
  const artifacts = { 'paper/main.pdf': sha256(good) };
  const others = { records: {}, sources: {}, programs: {} };
  ledger = { generatedBy: 'a test', schemaVersion: 1, tex, artifacts, ...others };
});
beforeEach(() => writeFileSync(paths.pdf, good));

const REPLACED = 'the ledger has another SHA-256: replaced after it was built';
const findings = async (of: Ledger = ledger) => {
  const report = await comparePdf(
    paths,
    aside,
    of,
    () => false,
    () => {},
  );
  return report.findings.map(({ path, what }) => `${path}: ${what}`);
};

it('finds nothing in the PDF that was built', async () => {
  expect(await findings()).toEqual([]);
});

it('one that is no PDF', async () => {
  writeFileSync(paths.pdf, '<html>not found</html>');
  expect(await findings()).toEqual([
    `paper/main.pdf: ${REPLACED}`,
    'paper/main.pdf: is no PDF: it begins with "<html>not found<"',
  ]);
});

it('another artifact in its place: whose content it holds', async () => {
  const table = '% a table';
  writeFileSync(paths.pdf, table);
  const artifacts = { ...ledger.artifacts, 'paper/generated/tables/gap.tex': sha256(table) };
  expect(await findings({ ...ledger, artifacts })).toEqual([
    `paper/main.pdf: ${REPLACED}; holds what paper/generated/tables/gap.tex should hold`,
    'paper/main.pdf: is no PDF: it begins with "% a table"',
  ]);
});

it('one that is cut short', async () => {
  writeFileSync(paths.pdf, good.subarray(0, 200));
  const [replaced, damaged, ...rest] = await findings();
  expect([replaced, rest]).toEqual([`paper/main.pdf: ${REPLACED}`, []]);
  expect(damaged).toMatch(/^paper\/main\.pdf: is no whole PDF: /);
});

it('another paper in its place: the page and the words', async () => {
  const other = pathsOf(join(top, 'other'));
  cpSync(paths.paper, other.paper, { recursive: true });
  writeFileSync(join(other.paper, 'main.tex'), source('99.99'));
  await build(other);
  const what = 'page 1 reads "Accuracy was 99.99 percent. 1", rebuilt "Accuracy was 81.24 percent. 1"';
  expect(await findings()).toEqual([`paper/main.pdf: ${REPLACED}`, `paper/main.pdf: ${what}`]);
});

it('one that is missing, and one that the last build left out', async () => {
  expect(await findings({ ...ledger, tex: null, artifacts: {} })).toEqual([
    'paper/main.pdf: not in the ledger: the last build left out the PDF',
  ]);
  rmSync(paths.pdf);
  expect(await findings()).toEqual(['paper/main.pdf: missing: npm run paper -- build makes it']);
});
