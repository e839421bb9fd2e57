import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TexError } from '../latex/compile.ts';
import { PDFLATEX, runTex } from '../latex/program.ts';
import { describeTextDifference, pdfPages } from '../provenance/pdf-text.ts';
import type { ArxivFiles } from './arxiv-sources.ts';

/** Passes as arXiv makes them: labels, references, and once more for what these moved. */
const PASSES = 3;

/** How the archive's PDF compares with the paper's. */
export type ArxivOutcome = 'same bytes' | 'same text';

/**
 * Does what arXiv does: an empty folder, the files, pdflatex alone, no BibTeX. Then compares the PDF with `pdf`.
 * @throws {TexError} when it does not compile there, or an Error saying on which page the text differs
 */
export async function checkArxivFiles(files: ArxivFiles, folder: string, pdf: string): Promise<ArxivOutcome> {
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  for (let pass = 1; pass <= PASSES; pass++) await pdflatex(folder);
  const made = join(folder, 'main.pdf');
  if (readFileSync(made).equals(readFileSync(pdf))) return 'same bytes';
  const difference = describeTextDifference(pdfPages(pdf), pdfPages(made));
  if (difference !== null) throw new Error(`arXiv sources: the PDF that they give is another: ${difference}`);
  return 'same text';
}

async function pdflatex(cwd: string): Promise<void> {
  const { failed, output } = await runTex('pdflatex', [...PDFLATEX, 'main.tex'], { cwd });
  if (failed) throw new TexError('the arXiv sources, unpacked by themselves', output.split('\n').slice(-12));
}
