import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { buildPdf } from './build-pdf.ts';
import { REPOSITORY } from './places.ts';

vi.setConfig({ testTimeout: 300_000 });

const top = mkdtempSync(join(tmpdir(), 'tex-format-'));
afterAll(() => rmSync(top, { recursive: true }));
const paper = join(top, 'paper');
const work = join(top, 'work');
const MARK = '% \\endofdump\n';
const MAIN = String.raw`\documentclass{article}
\usepackage{hyperref}
${MARK}\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\begin{document}
\section{One}\label{one}
See page \pageref{one}.
\end{document}
`;

beforeEach(() => {
  for (const folder of [paper, work]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(paper, { recursive: true });
});

const write = (text: string) => writeFileSync(join(paper, 'main.tex'), text);
const formats = () => readdirSync(work).filter((name) => name.startsWith('format-'));

async function compile(): Promise<Buffer> {
  const output = join(top, 'main.pdf');
  await buildPdf({ paperFolder: paper, workFolder: work, output });
  return readFileSync(output);
}

it('gives the bytes that plain pdflatex gives, of the paper itself', async () => {
  const keep = (path: string) => !/\/(build|review)$/.test(path);
  cpSync(join(REPOSITORY, 'paper'), paper, { recursive: true, filter: keep });
  const withFormat = await compile();
  expect(formats()).toHaveLength(1);
  const main = readFileSync(join(paper, 'main.tex'), 'utf8');
  expect(main).toContain(MARK);
  write(main.replace(MARK, '%\n'));
  rmSync(work, { recursive: true });
  const plain = await compile();
  expect(formats()).toEqual([]);
  expect(withFormat.equals(plain)).toBe(true);
});

it('is made once, and again when the preamble or a file that it reads is another', async () => {
  write(MAIN);
  await compile();
  const [first] = formats();
  const made = () => statSync(join(work, formats()[0]!, 'main.fmt')).mtimeMs;
  const before = made();
  write(MAIN.replace('See page', 'Look at page'));
  await compile();
  expect([formats(), made()]).toEqual([[first], before]);
  write(MAIN.replace('{hyperref}', '{hyperref,own}'));
  writeFileSync(join(paper, 'own.sty'), '\\newcommand{\\own}{first}\n');
  await compile();
  const [second, ...others] = formats();
  expect([second === first, others]).toEqual([false, []]);
  const own = made();
  writeFileSync(join(paper, 'own.sty'), '\\newcommand{\\own}{second}\n');
  await compile();
  expect(formats()).toEqual([second]);
  expect(made()).toBeGreaterThan(own);
});

it('leaves errors in the lines of the file that the author wrote, above the mark and below', async () => {
  write(MAIN.replace('See', '\\nonsense See'));
  await expect(compile()).rejects.toThrow('./main.tex:7: Undefined control sequence');
  write(MAIN.replace('{hyperref}', '{hyperrev}'));
  await expect(compile()).rejects.toThrow("File `hyperrev.sty' not found");
  expect(formats()).toEqual([]);
});
