/** `\factp` of living.sty, in real TeX. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, it } from 'vitest';
import { makeFact } from '../facts/make-fact.ts';
import { factsTex } from '../facts/write-facts.ts';
import { REPOSITORY } from '../pipeline/paths.ts';
import { pdfPages } from '../provenance/pdf-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'p-value-'));
afterAll(() => rmSync(folder, { recursive: true }));

const p = (key: string, value: number | null, have = 3) =>
  makeFact({ key, value, unit: 'p', digits: 3, formula: 'x', have, declared: 3 });

it('sets an equation, or an inequality where the value is shown as a bound', async () => {
  const facts = [p('large', 0.0412), p('small', 0.00001), p('withheld', null, 2)];
  writeFileSync(join(folder, 'facts.tex'), factsTex(facts));
  cpSync(join(REPOSITORY, 'paper/living.sty'), join(folder, 'living.sty'));
  writeFileSync(
    join(folder, 'main.tex'),
    String.raw`\documentclass{article}\usepackage{amsmath}\usepackage{hyperref}\usepackage{living}\input{facts}
\begin{document}(\factp{large}); (\factp{small}); (\factp{withheld}).\end{document}`,
  );
  const outcome = await execa(
    'pdflatex',
    ['-interaction=nonstopmode', '-halt-on-error', '-no-shell-escape', 'main.tex'],
    { cwd: folder, reject: false },
  );
  expect(outcome.exitCode, outcome.stdout).toBe(0);
  const [page] = pdfPages(join(folder, 'main.pdf'));
  expect(page!.replace(/\s+/g, ' ')).toMatch(/\(p = 0\.041\); \(p < 0\.001\); \(p = – ?\(2\/3\) ?\)\./);
});
