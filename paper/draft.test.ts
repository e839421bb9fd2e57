/** This paper while nearly all of its runs are missing: it builds, as a draft that says so. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { build } from '../analysis/pipeline/build.ts';
import { pathsOf, REPOSITORY } from '../analysis/pipeline/paths.ts';
import { copyPaper, removeCheckout } from '../analysis/testing/synthetic-checkout.ts';
import { writeSyntheticRecord } from '../analysis/testing/synthetic-records.ts';
import { FIRST_STUDY } from '../experiments/studies/gap.ts';
import paper from './paper.ts';

const paths = pathsOf(mkdtempSync(join(tmpdir(), 'paper-draft-')));
afterAll(() => removeCheckout(paths));

it('a dozen records make every table and figure, and a PDF that says how many are missing', async () => {
  copyPaper(pathsOf(REPOSITORY).paper, paths);
  for (const config of FIRST_STUDY.runs.slice(0, 12)) writeSyntheticRecord(paths.results, config);
  const definition = async () => paper;
  const { runs } = await build(paths, { definition, pdf: 'build', claims: 'mark', log: () => {} });
  const declared = paper.studies.flatMap((study) => study.runs).length;
  expect(runs).toMatchObject({ have: 12, declared });
  const made = (kind: string, ending: string) =>
    readdirSync(join(paths.generated, kind)).filter((name) => name.endsWith(ending));
  expect(made('tables', '.tex')).toHaveLength(paper.tables.length);
  expect(made('figures', '.pdf')).toHaveLength(paper.figures.length);
  const text = execFileSync('pdftotext', [paths.pdf, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
  expect(/Draft\. .*? Grey/.exec(text)?.[0]).toMatch(/\. 12 of \d+ declared runs of the study gap are in\./);
});
