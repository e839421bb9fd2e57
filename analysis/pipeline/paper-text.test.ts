import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NO_USES } from '../latex/uses.ts';
import { handTypedResults, typedIntoTables } from '../prose/hand-typed-results.ts';
import type { AnalysedPaper } from './analyse.ts';
import { captionText, paperText, withoutSources } from './paper-text.ts';
import { pathsOf } from './paths.ts';

const CAPTION = String.raw`Accuracy of the network,
which reached 81.24\,\% with \fact{no.such.fact}.`;

it('captions are read for mistakes at the lines of the module that they stand in', () => {
  const paths = pathsOf(mkdtempSync(join(tmpdir(), 'captions-')));
  mkdirSync(paths.paper);
  writeFileSync(join(paths.paper, 'one.table.ts'), `import x;\n\ncaption: String.raw\`${CAPTION}\`,\n`);
  const [there, elsewhere] = ['paper/one.table.ts', 'paper/none.table.ts'].map((source) => ({
    source,
    caption: CAPTION,
  }));
  const context = { definition: { tables: [there, elsewhere], figures: [] } } as unknown as AnalysedPaper;
  const captions = captionText(context, paths);
  const found = handTypedResults(captions);
  expect(found.map(({ file, line, message }) => `${file}:${line}: ${message.slice(0, 20)}`)).toEqual([
    'paper/one.table.ts:4: hand-typed number 81',
    'paper/none.table.ts:2: hand-typed number 81',
  ]);
  rmSync(paths.root, { recursive: true });
});

it('what authors wrote is all that LaTeX read of it, packages, classes and data too; before it has, the LaTeX that there is', () => {
  const paths = pathsOf(mkdtempSync(join(tmpdir(), 'texts-')));
  const files = [
    'main.tex',
    'names.sty',
    'journal.cls',
    'references.bib',
    'old.tex',
    'table.csv',
    'drawing.pdf',
  ];
  mkdirSync(paths.paper);
  for (const name of files) writeFileSync(join(paths.paper, name), name);
  const read = files.filter((name) => name !== 'old.tex');
  const names = (uses: typeof NO_USES) =>
    paperText(paths, uses).map(({ path }) => path.slice('paper/'.length));
  expect(names({ ...NO_USES, files: read })).toEqual(read.filter((name) => name !== 'drawing.pdf'));
  expect(names(NO_USES)).toEqual(['journal.cls', 'main.tex', 'names.sty', 'old.tex', 'references.bib']);
  rmSync(paths.root, { recursive: true });
});

it('a file that numbers were imported from may be called as it likes; beside its name nothing may', () => {
  const runs = ['a 2.5 %.csv', 'b.csv'].map((name) => ({ path: name, source: { name } }));
  const context = { cells: [{ runs }] } as unknown as AnalysedPaper;
  const found = (text: string) =>
    typedIntoTables([{ path: 't.tex', text: withoutSources(text, context) }]).map(({ line }) => line);
  expect(found('x\nimported from b.csv, a 2.5 \\%.csv.')).toEqual([]);
  expect(found('x\nimported from b.csv, a 2.5 \\%.csv and 81.2 \\%.')).toEqual([2]);
  expect(found('2.5 \\% are\nimported from b.csv')).toEqual([1]);
});
