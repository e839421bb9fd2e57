/** As many passes as a change needs, and always the PDF that is made from nothing. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { compileTex } from './compile-tex.ts';
import type { RunProgram } from './run-program.ts';
import { runTex } from './tex-program.ts';

vi.setConfig({ testTimeout: 120_000 });

const top = mkdtempSync(join(tmpdir(), 'compile-tex-'));
afterAll(() => rmSync(top, { recursive: true }));

const main = (preamble: string, body: string) => String.raw`\documentclass{article}
${preamble}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\begin{document}
${body}
\input{text}
\section{One}\label{one}
\end{document}
`;
const SHORT = 'Nothing yet.\n';
const LONG = '\\newpage Much has come in between.\n';
const NUMBERED = '\\section{Before}\n';

/** Compiles with `before`, then with `after`; gives how many passes the latter took, having compared with a clean PDF. */
async function passes(source: string, before: string, after: string): Promise<number> {
  const [paper, work, clean] = ['paper', 'work', 'clean'].map((name) => join(top, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [paper, work, clean]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(paper);
  writeFileSync(join(paper, 'main.tex'), source);
  let count = 0;
  const run: RunProgram = (program, args, options) => {
    if (program === 'pdflatex') count++;
    return runTex(program, args, options);
  };
  const compile = (workFolder: string) =>
    compileTex({ paperFolder: paper, workFolder, run, format: null }).then(() =>
      readFileSync(join(workFolder, 'main.pdf')),
    );
  writeFileSync(join(paper, 'text.tex'), before);
  await compile(work);
  writeFileSync(join(paper, 'text.tex'), after);
  count = 0;
  const pdf = await compile(work);
  const taken = count;
  expect(pdf.equals(await compile(clean))).toBe(true);
  return taken;
}

it('takes one pass where a label moved whose page nobody prints', async () => {
  expect(await passes(main('', 'See \\ref{one}.'), SHORT, LONG)).toBe(1);
});

it('takes two where the page is printed', async () => {
  expect(await passes(main('', 'See page \\pageref{one}.'), SHORT, LONG)).toBe(2);
});

it('takes two where a number is another', async () => {
  expect(await passes(main('', 'See \\ref{one}.'), SHORT, NUMBERED)).toBe(2);
});

it('takes two where something is done on the last page and there is one more, or one fewer', async () => {
  const atEnd = main('\\AtEndDvi{\\special{pdf: a mark}}', 'See \\ref{one}.');
  expect(await passes(atEnd, SHORT, LONG)).toBe(2);
  expect(await passes(atEnd, LONG, SHORT)).toBe(2);
});

it('starts from nothing where what an earlier text left names a macro that is gone', async () => {
  const kept = String.raw`\makeatletter\newcommand{\keep}{\immediate\write\@auxout{\string\gone}}\let\gone\relax`;
  const source = main('', 'See \\ref{one}.')
    .replace('\\input{text}', '')
    .replace('\\pdfinfo', '\\input{text}\n\\pdfinfo');
  const taken = await passes(
    source.replace('\\begin{document}', '\\begin{document}\\ifdefined\\keep\\keep\\fi'),
    kept,
    '%\n',
  );
  expect(taken).toBeGreaterThan(1);
});
