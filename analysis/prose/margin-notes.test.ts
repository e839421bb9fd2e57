/** The notes of a draft's claims beside the text, as living.sty sets them in real TeX. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, it } from 'vitest';
import { REPOSITORY } from '../pipeline/paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'margin-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ids = Array.from({ length: 40 }, (_, at) => `claim${at}`);

it('notes that have no room left beside a page stand beside the next, each once and in their order', async () => {
  cpSync(join(REPOSITORY, 'paper/living.sty'), join(folder, 'living.sty'));
  writeFileSync(
    join(folder, 'main.tex'),
    String.raw`\documentclass[a4paper]{article}\usepackage[margin=29mm]{geometry}\usepackage{hyperref}
\newcommand{\draftstatus}{Runs are missing.}\usepackage{living}
${ids.map((id) => String.raw`\claimdef{${id}}{undecided}{seeds missing}`).join('\n')}
\begin{document}\vspace*{12cm}
${ids.map((id) => String.raw`\undecided{${id}}{seeds}{It is open.}`).join('\n')}
\newpage Text.\newpage Text.\label{tab:claims}\end{document}`,
  );
  const run = { cwd: folder, reject: false } as const;
  const compiled = await execa('pdflatex', ['-interaction=nonstopmode', '-no-shell-escape', 'main.tex'], run);
  expect(compiled.exitCode, compiled.stdout).toBe(0);
  const { stdout } = await execa('pdftotext', ['-bbox', 'main.pdf', '-'], run);
  const noted = stdout.split('<page ').flatMap((page) => {
    const height = Number(/height="([\d.]+)"/.exec(page)?.[1]);
    return [...page.matchAll(/yMin="([\d.]+)".* yMax="([\d.]+)">(claim\d+):</g)].map(
      ([, top, bottom, id]) => ({ id, isOn: Number(top) > 0 && Number(bottom) < height }),
    );
  });
  expect(noted).toEqual(ids.map((id) => ({ id, isOn: true })));
});
