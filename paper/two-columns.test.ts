/** This paper on a page of two columns: `columns` of its layout is all that it takes. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { typeset } from '../analysis/latex/compile.ts';
import { pathsOf, REPOSITORY } from '../analysis/pipeline/paths.ts';
import { copyPaperSources } from '../analysis/pipeline/source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'two-columns-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('tables and figures span both columns, long tables have pages of their own, and no box is too full', async () => {
  const paths = pathsOf(REPOSITORY);
  copyPaperSources(paths, folder);
  cpSync(paths.generated, join(folder, 'generated'), { recursive: true });
  const status = join(folder, 'generated/status.tex');
  const text = readFileSync(status, 'utf8');
  expect(text).toContain('\\newcommand{\\papercolumns}{onecolumn}');
  writeFileSync(status, text.replace('{onecolumn}', '{twocolumn}'));
  const { uses, complaints } = await typeset({ paperFolder: folder, workFolder: join(folder, 'build') });
  expect(uses.layout).toMatchObject({ columns: 2 });
  expect(uses.floats.length).toBeGreaterThan(15);
  expect(complaints).toEqual([]);
});
