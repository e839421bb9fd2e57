/** What `check` says of a stored PDF that is not the paper. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { placePdf, typeset } from '../latex/build-pdf.ts';
import { texVersion } from '../latex/program.ts';
import { sha256 } from '../load/sha256.ts';
import type { Ledger } from '../pipeline/ledger.ts';
import { type Places, placesOf } from '../pipeline/places.ts';
import { comparePdf } from './check-pdf.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const top = mkdtempSync(join(tmpdir(), 'check-pdf-'));
afterAll(() => rmSync(top, { recursive: true }));
const [places, aside] = ['stored', 'aside'].map((name) => placesOf(join(top, name))) as [
  ReturnType<typeof placesOf>,
  ReturnType<typeof placesOf>,
];
const source = (accuracy: string) => String.raw`\documentclass{article}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\begin{document}Accuracy was ${accuracy} percent.\end{document}
`;

const build = async ({ paper, texWork }: Places) => {
  await typeset({ paperFolder: paper, workFolder: texWork });
  placePdf(texWork, places.pdf);
};

let good: Buffer;
let ledger: Ledger;
beforeAll(async () => {
  for (const { paper } of [places, aside]) {
    mkdirSync(paper, { recursive: true });
    writeFileSync(join(paper, 'main.tex'), source('81.24'));
  }
  await build(places);
  good = readFileSync(places.pdf);
  const artifacts = { 'paper/main.pdf': sha256(good) };
  ledger = { generatedBy: 'a test', schemaVersion: 1, tex: await texVersion(), records: {}, artifacts };
});
beforeEach(() => writeFileSync(places.pdf, good));

const REPLACED = 'the ledger has another SHA-256: replaced after it was built';
const findings = async (of: Ledger = ledger) => {
  const report = await comparePdf(places, aside, of, { afterPass: () => false, log: () => {} });
  return report.findings.map(({ path, what }) => `${path}: ${what}`);
};

it('finds nothing in the PDF that was built', async () => {
  expect(await findings()).toEqual([]);
});

it('one that is no PDF', async () => {
  writeFileSync(places.pdf, '<html>not found</html>');
  expect(await findings()).toEqual([
    `paper/main.pdf: ${REPLACED}`,
    'paper/main.pdf: is no PDF: it begins with "<html>not found<"',
  ]);
});

it('another artifact in its place: whose content it holds', async () => {
  const table = '% a table';
  writeFileSync(places.pdf, table);
  const artifacts = { ...ledger.artifacts, 'paper/generated/tables/gap.tex': sha256(table) };
  expect(await findings({ ...ledger, artifacts })).toEqual([
    `paper/main.pdf: ${REPLACED}; holds what paper/generated/tables/gap.tex should hold`,
    'paper/main.pdf: is no PDF: it begins with "% a table"',
  ]);
});

it('one that is cut short', async () => {
  writeFileSync(places.pdf, good.subarray(0, 200));
  const [replaced, damaged, ...rest] = await findings();
  expect([replaced, rest]).toEqual([`paper/main.pdf: ${REPLACED}`, []]);
  expect(damaged).toMatch(/^paper\/main\.pdf: is no whole PDF: /);
});

it('another paper in its place: the page and the words', async () => {
  const other = placesOf(join(top, 'other'));
  cpSync(places.paper, other.paper, { recursive: true });
  writeFileSync(join(other.paper, 'main.tex'), source('99.99'));
  await build(other);
  const what = 'page 1 reads "Accuracy was 99.99 percent. 1", rebuilt "Accuracy was 81.24 percent. 1"';
  expect(await findings()).toEqual([`paper/main.pdf: ${REPLACED}`, `paper/main.pdf: ${what}`]);
});

it('one that is missing, and one that the last build left out', async () => {
  expect(await findings({ ...ledger, tex: null, artifacts: {} })).toEqual([
    'paper/main.pdf: not in the ledger: the last build left out the PDF',
  ]);
  rmSync(places.pdf);
  expect(await findings()).toEqual(['paper/main.pdf: missing: npm run paper -- build makes it']);
});
