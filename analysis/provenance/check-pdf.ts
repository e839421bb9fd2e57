import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import type { Typeset } from '../latex/compile.ts';
import { sha256 } from '../load/sha256.ts';
import type { Ledger } from '../pipeline/ledger.ts';
import { type Paths, relativePath } from '../pipeline/paths.ts';
import { type CheckReport, excerpt, type Finding, ownerOf } from './finding.ts';
import { describeTextDifference, NoPdfError, pdfPages } from './pdf-text.ts';

export interface PdfComparison extends CheckReport {
  /** What LaTeX read, typeset and complained of; null where it did not run. */
  readonly typeset: Typeset | null;
}

/**
 * Builds the PDF from the sources and artifacts in `aside` and compares it with the stored one: its bytes under the TeX
 * version that the ledger records, its text under any other, and says which.
 * @param afterPass writes the files in `aside` that follow from what was typeset; says whether one is other than before
 */
export async function comparePdf(
  paths: Paths,
  aside: Paths,
  ledger: Ledger,
  afterPass: (typeset: Typeset) => boolean,
  log: (line: string) => void,
): Promise<PdfComparison> {
  const path = relativePath(paths.root, paths.pdf);
  const stored = readIfThere(paths.pdf);
  const recorded = ledger.artifacts[path];
  if (stored === null) return refused([{ path, what: 'missing: npm run paper -- build makes it' }]);
  if (recorded === undefined || ledger.tex === null) {
    return refused([{ path, what: 'not in the ledger: the last build left out the PDF' }]);
  }
  const findings: Finding[] = [];
  if (sha256(stored) !== recorded) {
    const owner = ownerOf(sha256(stored), path, Object.entries(ledger.artifacts));
    const holds = owner === null ? '' : `; holds what ${owner} should hold`;
    findings.push({ path, what: `the ledger has another SHA-256: replaced after it was built${holds}` });
  }
  if (!isPdf(stored)) {
    const begins = JSON.stringify(excerpt(stored.toString('latin1', 0, 16)));
    return refused([...findings, { path, what: `is no PDF: it begins with ${begins}` }]);
  }
  const { typeset } = await import('../latex/compile.ts');
  const made = await typeset({ paperFolder: aside.paper, workFolder: aside.texWork, afterPass });
  const { tex } = made;
  log(`LaTeX (${tex})`);
  copyFileSync(join(aside.texWork, 'main.pdf'), aside.pdf);
  if (tex !== ledger.tex) {
    const note = `the PDF's text, not its bytes: it was built with ${ledger.tex}, here is ${tex}`;
    const difference = textDifference(paths, aside);
    if (difference !== null) findings.push({ path, what: difference });
    return { findings, notes: [note], typeset: made };
  }
  if (!stored.equals(readFileSync(aside.pdf))) {
    const difference = textDifference(paths, aside);
    findings.push({ path, what: difference ?? 'same text, other bytes than a rebuild gives' });
  }
  return { findings, notes: ['the PDF byte for byte'], typeset: made };
}

const refused = (findings: readonly Finding[]): PdfComparison => ({ findings, notes: [], typeset: null });

/** ISO 32000-1, 7.5.2: the header is the first line. */
const isPdf = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 5) === '%PDF-';

function textDifference(paths: Paths, aside: Paths): string | null {
  const rebuilt = pdfPages(aside.pdf);
  try {
    return describeTextDifference(pdfPages(paths.pdf), rebuilt);
  } catch (error) {
    // Cut short or damaged: that is what is wrong with it.
    if (error instanceof NoPdfError) return `is no whole PDF: ${error.reason}`;
    throw error;
  }
}
