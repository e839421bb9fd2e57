/** This paper on a page of two columns: LaTeX's own class option is all that it takes. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { typeset } from '../analysis/latex/build-pdf.ts';
import { pathsOf, REPOSITORY } from '../analysis/pipeline/paths.ts';
import { copyPaperSources } from '../analysis/pipeline/source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'two-columns-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('tables and figures span both columns, and long tables have pages of their own', async () => {
  const paths = pathsOf(REPOSITORY);
  copyPaperSources(paths, folder);
  cpSync(paths.generated, join(folder, 'generated'), { recursive: true });
  const main = join(folder, 'main.tex');
  const text = readFileSync(main, 'utf8');
  writeFileSync(main, text.replace('\\documentclass[', '\\documentclass[twocolumn,'));
  const { uses, complaints } = await typeset({ paperFolder: folder, workFolder: join(folder, 'build') });
  expect(uses.layout).toMatchObject({ columns: 2 });
  expect(uses.floats.length).toBeGreaterThan(15);
  // Formulas that an author would break otherwise there.
  expect(complaints.filter(({ file }) => file !== 'sections/methods.tex')).toEqual([]);
  expect(complaints.every(({ kind }) => kind === 'overfull box')).toBe(true);
});
