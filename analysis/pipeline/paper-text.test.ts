import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { handTypedResults } from '../prose/hand-typed-results.ts';
import type { AnalysedPaper } from './analyse.ts';
import { captionText } from './paper-text.ts';
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
