/** What LaTeX read, typeset and complained of, and the PDF that is made from nothing, in real TeX. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { REPOSITORY } from '../pipeline/paths.ts';
import { textTex } from '../tables/render/pieces-tex.ts';
import { type Typeset, typeset } from './compile.ts';
import type { RunProgram } from './program.ts';
import { runTex } from './program.ts';

vi.setConfig({ testTimeout: 120_000 });

const top = mkdtempSync(join(tmpdir(), 'compile-tex-'));
afterAll(() => rmSync(top, { recursive: true }));
const paper = join(top, 'paper');
beforeEach(() => rmSync(paper, { recursive: true, force: true }));

const FACTS =
  '\\factdef{a.mean}{81.24}\\factdef{a.gap}{\\ensuremath{-}3.2}\\claimdef{good}{holds}{}\\newcommand{\\draftstatus}{}';
const main = (body: string, preamble = '', options = '') => String.raw`\documentclass[${options}]{article}
\usepackage[T1]{fontenc}${preamble}\usepackage{living}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
${FACTS}
\begin{document}
${body}
\end{document}
`;

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries({ ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  cpSync(join(REPOSITORY, 'paper/living.sty'), join(folder, 'living.sty'));
}

async function made(files: Readonly<Record<string, string>>, folder = paper): Promise<Typeset> {
  write(folder, files);
  return await typeset({ paperFolder: folder, workFolder: join(folder, 'build') });
}

const said = ({ complaints }: Typeset) =>
  complaints.map(({ file, line, message }) => `${file}:${line}: ${message}`);
const words = (folder = paper) =>
  execFileSync('pdftotext', [join(folder, 'build/main.pdf'), '-'], { encoding: 'utf8' });

/** The PDF's bookmarks are in UTF-16, each byte of which LaTeX writes in octal where it is no ASCII. */
const bookmarks = (): string =>
  readFileSync(join(paper, 'build/main.out'), 'utf8')
    .replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replaceAll('\0', '');

describe('what is typeset', () => {
  it('are the facts and claims that the PDF shows, with file, line and section', async () => {
    const { uses } = await made({
      'main.tex': main('Before \\fact{a.mean}.\n\\section{One}\\input{sections/one}\n%\\input{sections/old}'),
      'sections/one.tex':
        'A line.\n\\subsection{Of \\emph{it}}\n\\claim{good}{This is\n\\fact{a.gap}.}\n%\\fact{b}\n\\verb|\\fact{c}|\n' +
        '\\begin{verbatim}\n\\claim{d}{x}\n\\end{verbatim}\n\\iffalse\n\\fact{e}\n\\fi\n\\setbox0\\hbox{\\fact{thrown.away}}',
      'sections/old.tex': '\\fact{f}',
      'sections/one-copy.tex': '\\fact{g}',
    });
    expect(uses.facts).toEqual([
      { key: 'a.mean', file: 'main.tex', line: 6, section: '' },
      { key: 'a.gap', file: 'sections/one.tex', line: 4, section: '1.1' },
    ]);
    expect(uses.claims).toEqual([
      { id: 'good', macro: 'claim', reason: '', file: 'sections/one.tex', line: 3, section: '1.1' },
    ]);
    expect(uses.sections).toEqual([
      { number: '1', title: 'One' },
      { number: '1.1', title: 'Of it' },
    ]);
    expect(uses.files).toEqual(['living.sty', 'main.tex', 'sections/one.tex']);
    expect(uses.layout).toEqual({ columns: 1, textWidth: 345, columnWidth: 345 });
  });

  it('is numbered as in the PDF, floats and appendix too', async () => {
    const float = (label: string) =>
      `\\begin{table}\\caption{Some \\fact{a.mean}}\\label{tab:${label}}\\end{table}`;
    const { uses } = await made({
      'main.tex': main(
        `${float('one')}\\section{A}${float('two')}\\appendix\\section{B}\\undecided{open}{seeds}{x}`,
      ),
    });
    expect(uses.floats).toEqual([
      { label: 'tab:one', kind: 'table', number: '1', section: '' },
      { label: 'tab:two', kind: 'table', number: '2', section: '1' },
    ]);
    expect(uses.claims).toMatchObject([{ id: 'open', macro: 'undecided', reason: 'seeds', section: 'A' }]);
    expect(uses.sections.map(({ number }) => number)).toEqual(['1', 'A']);
  });

  it('a heading with a fact has its value in the bookmarks of the PDF', async () => {
    await made({ 'main.tex': main('\\section{A gap of \\fact{a.gap} points}', '\\usepackage{hyperref}') });
    expect(bookmarks()).toContain('A gap of -3.2 points');
    expect(words()).toMatch(/A gap of\s+−3.2 points/);
  });

  it('columns and widths are those of the document class', async () => {
    const { uses } = await made({ 'main.tex': main('x', '', 'twocolumn') });
    expect(uses.layout).toMatchObject({ columns: 2, columnWidth: 229.5 });
  });
});

describe('what is read', () => {
  it('is followed through links to files and folders, and into parts that are included', async () => {
    write(join(top, 'elsewhere'), { 'one.tex': 'Linked words.' });
    write(paper, { 'sections/included.tex': '\\section{Parts}\\label{parts}' });
    symlinkSync(join(top, 'elsewhere'), join(paper, 'parts'));
    const { uses } = await made({
      'main.tex': main('\\input{parts/one} See \\ref{parts}.\\include{sections/included}'),
    });
    expect(uses.files).toEqual(['living.sty', 'main.tex', 'parts/one.tex', 'sections/included.tex']);
    expect(words()).toContain('See 1.');
  });

  const cited = String.raw`\cite{mine}\bibliographystyle{plain}\bibliography{references,xampl}`;
  const entry = '@misc{mine, title={Of mine}, author={One, A.}, year={2020}}';

  it('takes the bibliographies that BibTeX finds, in its own folders too', async () => {
    const { read } = await made({ 'main.tex': main(cited), 'references.bib': entry });
    expect(read.filter((file) => file.endsWith('.bib')).map((file) => file.replace(/.*\//, ''))).toEqual([
      'references.bib',
      'xampl.bib',
    ]);
    expect(words()).toContain('Of mine');
  });

  it.each(['a:b', 'a{b,c}d', 'with spaces', 'a;b$c'])(
    'in a checkout whose folder is called %s',
    async (name) => {
      const folder = join(top, name, 'paper');
      await made({ 'main.tex': main(cited.replace(',xampl', '')), 'references.bib': entry }, folder);
      expect(words(folder)).toContain('Of mine');
    },
  );

  it('names what BibTeX does not find', async () => {
    const wrong = main(cited.replace('{references,xampl}', '{nowhere}'));
    await expect(made({ 'main.tex': wrong })).rejects.toThrow(/bibtex failed[\s\S]*nowhere\.bib/);
  });

  it('takes a bibliography with its ending', async () => {
    const named = main(cited.replace('references,xampl', 'references.bib'));
    await made({ 'main.tex': named, 'references.bib': entry });
    expect(words()).toContain('Of mine');
  });
});

describe('complaints of the log', () => {
  it('have file and line', async () => {
    const typesetting = await made({
      'main.tex': main('\\input{sections/one}\n\\label{twice}\n\\fact{a.mean}\\rule{400pt}{1pt}'),
      'sections/one.tex': `\\label{twice}\nSee \\ref{sec:nowhere}\nand \\cite{nobody2020}.\n\n${'(word) '.repeat(3)}\\hbox{\\rule{360pt}{1pt}}\n\nEnd.`,
    });
    expect(said(typesetting)).toEqual([
      'main.tex:7: \\label{twice}: defined more than once, at main.tex:7 and sections/one.tex:1',
      'sections/one.tex:2: \\ref{sec:nowhere}: no such label',
      'sections/one.tex:3: \\cite{nobody2020}: no such entry in the bibliography',
      'sections/one.tex:5: overfull box: 124.2 pt too wide (in paragraph)',
      'main.tex:7: overfull box: 121.6 pt too wide (in paragraph)',
    ]);
  });

  it('a table is set smaller where it is wider than the text, and named with its points where that is not enough', async () => {
    const table = (letters: number) =>
      `\\begin{table}\\centering\\small\n\\fittable{%\n\\begin{tabular}{l}\n${'W'.repeat(letters)} \\\\\n\\end{tabular}}\n\\end{table}\n`;
    const long = `\\begin{longtable}{l}\n${'W'.repeat(60)} \\\\\n\\end{longtable}\n`;
    const typesetting = await made({
      'main.tex': main(
        '\\input{narrow}\\input{wide}\\input{widest}\\input{long}',
        '\\usepackage{longtable}\\usepackage{mathpazo}',
      ),
      'narrow.tex': table(20),
      'wide.tex': table(38),
      'widest.tex': table(60),
      'long.tex': long,
    });
    expect(said(typesetting).map((line) => line.replace(/\d+\.\d pt/, 'N pt'))).toEqual([
      'widest.tex:5: overfull box: N pt too wide (in paragraph)',
      'long.tex:1: overfull box: N pt too wide (in alignment)',
    ]);
  });

  it('letters and signs of data are printed', async () => {
    const { complaints } = await made({
      'main.tex': main(`${textTex('Größe → ∞, 3 ≤ 4 µs')}`, '\\usepackage{mathpazo}'),
    });
    expect(complaints).toEqual([]);
    expect(words()).toContain('Größe → ∞, 3 ≤ 4 µs');
  });

  it('units and formulas are printed, in a heading too, and generated tables have the packages that they need', async () => {
    const table =
      '\\begin{longtable}{@{}>{\\raggedright\\arraybackslash}p{3cm}@{}}\\toprule α \\\\\\end{longtable}';
    const typesetting = await made({
      'main.tex': main(
        `\\section{CO₂ of 3 kg ha⁻¹}${textTex('NO₃⁻ in µg m⁻², Δ ≤ 5·10³ °C')}${table}\\scalebox{1.5}{x}`,
        '\\usepackage[hidelinks]{hyperref}',
      ),
    });
    expect(typesetting.complaints).toEqual([]);
    expect(words().replace(/\s/g, '')).toMatch(/CO2of3kgha−1?¹NO3−inµgm−²,[Δ∆]≤5·10³°Cα/);
  });

  it('a brace that nothing closes is told with the line that opens it', async () => {
    expect(said(await made({ 'main.tex': main('One.\n\nTwo {\\itshape three.\n\nFour.') }))).toEqual([
      'main.tex:8: { is opened and never closed: what it changes holds to the end',
    ]);
  });

  it.each([
    ['a text without an end', main('x').replace('\\end{document}', ''), /there is no \\end\{document\}$/],
    [
      'a file that is not there',
      main('x\n\\input{missing}'),
      /^ {2}\.\/main\.tex:7: LaTeX Error: File `missing\.tex' not found\.$/m,
    ],
    [
      'a brace that is never closed',
      main('x\n\\textbf{bold words'),
      /^ {2}\.\/main\.tex: File ended while scanning use of \\textbf ?\. It begins: \{bold words /m,
    ],
    ['a macro that is none', main('x \\yield y'), /^ {2}\.\/main\.tex:6: Undefined control sequence\.$/m],
    [
      'a slip in a caption, with what made it',
      main('\\input{generated/tables/one}'),
      /one\.tex:2: Misplaced alignment[\s\S]*\n {2}generated\/tables\/one\.tex is made from paper\/paper\.ts: the mistake is there/,
    ],
  ])('%s is told in a few lines', async (_, text, told) => {
    const one = '% Generated by npm run paper -- build, from paper/paper.ts. Do not edit.\na & b\n';
    const error = await made({ 'main.tex': text, 'generated/tables/one.tex': one }).then(
      () => null,
      (cause: unknown) => cause as Error,
    );
    expect(error?.message).toMatch(told);
    expect(error?.message).not.toMatch(/memory|manual|<return>/);
  });

  it('a character that the font lacks is an error that names it', async () => {
    const body = 'a\n\\input{one}';
    await expect(made({ 'main.tex': main(body), 'one.tex': 'x\ny ☃ z' })).rejects.toThrow(
      /one\.tex:2: LaTeX Error: Unicode character ☃ \(U\+2603\)/,
    );
    await expect(
      made({ 'main.tex': main(body), 'one.tex': 'x\n{\\fontencoding{OT1}\\selectfont \\char200}' }),
    ).rejects.toThrow(/one\.tex:2: Missing character: There is no .* in font cmr10/);
  });
});

describe('figures that are drawn while LaTeX runs', () => {
  const figure = (words: string) => async () => {
    const drawing = join(top, 'drawing');
    await made({ 'main.tex': main(words) }, drawing);
    cpSync(join(drawing, 'build/main.pdf'), join(paper, 'figure.pdf'));
  };
  const body = 'Text.\\newpage\\includegraphics{figure.pdf}';
  const GRAPHICS = '\\usepackage{graphicx}';

  /** What LaTeX makes where another figure lies when it begins, and what was done for it, in its order. */
  async function drawnMeanwhile(source: string, draw: () => Promise<void>) {
    const workFolder = join(paper, 'build');
    const events: string[] = [];
    const run: RunProgram = (program, args, options) => {
      events.push(program);
      return runTex(program, args, options);
    };
    let drawn: Promise<void> | undefined;
    const drawFigures = () => {
      drawn ??= draw().then(() => void events.push('drawn'));
      return drawn;
    };
    write(paper, { 'main.tex': source });
    await figure('The old drawing')();
    await typeset({ paperFolder: paper, workFolder });
    await typeset({ paperFolder: paper, workFolder, run, drawFigures });
    return { events, pdf: readFileSync(join(workFolder, 'main.pdf')) };
  }

  it('are in the PDF, which has the bytes of one that is made from nothing', async () => {
    const { events, pdf } = await drawnMeanwhile(main(body, GRAPHICS), figure('The new drawing'));
    expect(events).toEqual(['pdflatex', 'drawn']);
    expect(words()).toContain('The new drawing');
    await made({ 'main.tex': main(body, GRAPHICS) });
    expect(readFileSync(join(paper, 'build/main.pdf')).equals(pdf)).toBe(true);
  });

  it('are in the PDF of a paper that does not wait for them', async () => {
    const bare = `\\documentclass{article}${GRAPHICS}\\begin{document}${body}\\end{document}`;
    const { events } = await drawnMeanwhile(bare, figure('The new drawing'));
    expect(events).toEqual(['pdflatex', 'drawn', 'pdflatex']);
    expect(words()).toContain('The new drawing');
  });

  it('and cannot be drawn: that is the error', async () => {
    const failing = () => Promise.reject(new Error('a letter that the font lacks'));
    await expect(drawnMeanwhile(main(body, GRAPHICS), failing)).rejects.toThrow(
      'a letter that the font lacks',
    );
  });
});

describe('passes', () => {
  const source = (see: string) => main(`${see}\n\\input{text}\n\\section{One}\\label{one}`);
  const SHORT = 'Nothing yet.\n';
  const LONG = '\\newpage Much has come in between.\n';

  /** Compiles with `before`, then with `after`; gives how many passes the latter took, having compared with a clean PDF. */
  async function passes(see: string, before: string, after: string): Promise<number> {
    const [work, clean] = ['work', 'clean'].map((name) => join(top, name)) as [string, string];
    for (const folder of [work, clean]) rmSync(folder, { recursive: true, force: true });
    write(paper, { 'main.tex': source(see), 'text.tex': before });
    let count = 0;
    const run: RunProgram = (program, args, options) => {
      if (program === 'pdflatex') count++;
      return runTex(program, args, options);
    };
    const compile = async (workFolder: string) => {
      await typeset({ paperFolder: paper, workFolder, run });
      return readFileSync(join(workFolder, 'main.pdf'));
    };
    await compile(work);
    writeFileSync(join(paper, 'text.tex'), after);
    count = 0;
    const pdf = await compile(work);
    const taken = count;
    expect(pdf.equals(await compile(clean))).toBe(true);
    return taken;
  }

  it('is one where nothing moved, two where a label did', async () => {
    expect(await passes('See page \\pageref{one}.', SHORT, 'Another yet.\n')).toBe(1);
    expect(await passes('See page \\pageref{one}.', SHORT, LONG)).toBe(2);
  });

  it('begin from nothing where what the last ones left names a macro that is gone, or is torn', async () => {
    const kept =
      '\\IfFileExists{kept.tex}{\\gdef\\kept{}\\AtEndDocument{\\immediate\\write\\csname @auxout\\endcsname{\\string\\kept}}}{}';
    const files = { 'main.tex': main('See \\ref{one}.\\section{One}\\label{one}', kept) };
    await made({ ...files, 'kept.tex': '' });
    rmSync(join(paper, 'kept.tex'));
    await made(files);
    expect(words()).toContain('See 1.');
    writeFileSync(join(paper, 'build/main.aux'), '\\relax\n\\newlabel{one}{{1}{');
    await made(files);
    expect(words()).toContain('See 1.');
  });
});
