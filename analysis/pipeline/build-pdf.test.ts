/** The pass ahead: whatever comes of it, the PDF is the one that is made without it. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execaSync } from 'execa';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { buildPdf, Typesetting } from './build-pdf.ts';

vi.setConfig({ testTimeout: 300_000 });
// With one processor there is no pass ahead.
vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  availableParallelism: () => 2,
}));

const top = mkdtempSync(join(tmpdir(), 'typesetting-'));
const [paper, work, bin, log] = ['paper', 'work', 'bin', 'calls'].map((name) => join(top, name)) as [
  string,
  string,
  string,
  string,
];
const output = join(top, 'main.pdf');
const MAIN = String.raw`\documentclass{article}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\begin{document}
See page \pageref{one}.
\input{generated/text}
\section{One}\label{one}
\end{document}
`;
const MOVED = '\\newpage Much has come in between.\n';

// pdfTeX itself, and a line for each time it is called.
mkdirSync(bin);
const real = execaSync('which', ['pdflatex']).stdout;
writeFileSync(join(bin, 'pdflatex'), `#!/bin/sh\necho "$@" >> '${log}'\nexec '${real}' "$@"\n`);
chmodSync(join(bin, 'pdflatex'), 0o755);
const PATH = process.env.PATH;
process.env.PATH = `${bin}${delimiter}${PATH}`;
afterAll(() => {
  process.env.PATH = PATH;
  rmSync(top, { recursive: true });
});

const place = (text: string) => writeFileSync(join(paper, 'generated/text.tex'), text);
const folders = { paperFolder: paper, workFolder: work };

beforeEach(async () => {
  for (const folder of [paper, work]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(paper, 'generated'), { recursive: true });
  writeFileSync(join(paper, 'main.tex'), MAIN);
  place('Nothing yet.\n');
  await buildPdf({ ...folders, output });
  writeFileSync(log, '');
});

/** How often pdfTeX was called, ahead and for good. */
function calls(): { ahead: number; whole: number } {
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  const ahead = lines.filter((line) => line.includes('-draftmode')).length;
  return { ahead, whole: lines.length - ahead };
}

/** Whether the pass ahead has said its last word. */
function isOver(): boolean {
  const folder = readdirSync(work).find((name) => name.startsWith('passes-'));
  // A pass that failed, or moved nothing, has left no folder.
  if (folder === undefined) return calls().ahead === 1;
  const said = join(work, folder, 'main.log');
  return existsSync(said) && /^PDF statistics|^No pages of output/m.test(readFileSync(said, 'utf8'));
}

/** The PDF that is made from nothing. */
async function clean(): Promise<Buffer> {
  const [otherPaper, otherWork] = [join(top, 'other'), join(top, 'other-work')];
  cpSync(paper, otherPaper, { recursive: true });
  await buildPdf({ paperFolder: otherPaper, workFolder: otherWork, output: `${output}.clean` });
  for (const folder of [otherPaper, otherWork]) rmSync(folder, { recursive: true });
  return readFileSync(`${output}.clean`);
}

async function withPassAhead(ahead: string, text: string): Promise<ReturnType<typeof calls>> {
  const typesetting = new Typesetting(folders);
  try {
    typesetting.startAhead(new Map([['generated/text.tex', ahead]]));
    // Figures take longer to draw.
    await vi.waitUntil(isOver, { timeout: 60_000, interval: 50 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    place(text);
    await typesetting.finish({ output });
  } finally {
    await typesetting.end();
  }
  expect(readdirSync(work).filter((name) => name.startsWith('passes-'))).toEqual([]);
  return calls();
}

it('saves the first of two passes when a page moved', async () => {
  expect(await withPassAhead(MOVED, MOVED)).toEqual({ ahead: 1, whole: 1 });
  expect(readFileSync(output).equals(await clean())).toBe(true);
});

it('changes nothing when no page moved', async () => {
  expect(await withPassAhead('Something.\n', 'Something.\n')).toEqual({ ahead: 1, whole: 1 });
  expect(readFileSync(output).equals(await clean())).toBe(true);
});

it('does no harm when it failed, or saw another text', async () => {
  await withPassAhead('\\nonsense\n', MOVED);
  expect(readFileSync(output).equals(await clean())).toBe(true);
  await withPassAhead(`${MOVED}${MOVED}`, MOVED);
  expect(readFileSync(output).equals(await clean())).toBe(true);
});

it('is stopped and leaves nothing when there is no PDF to make', async () => {
  const typesetting = new Typesetting(folders);
  typesetting.startAhead(new Map([['generated/text.tex', '\\loop\\iftrue\\repeat']]));
  await vi.waitUntil(() => calls().ahead === 1, { timeout: 20_000 });
  await typesetting.end();
  expect(readdirSync(work).filter((name) => name.startsWith('passes-'))).toEqual([]);
});
