import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { sha256 } from '../load/sha256.ts';
import type { Places } from '../pipeline/places.ts';
import { readIfThere } from '../pipeline/write-if-changed.ts';
import { excerpt, type Finding } from './finding.ts';
import type { Ledger } from './ledger.ts';
import { ownerOf } from './owner-of.ts';
import { describeTextDifference, NoPdfError, pdfPages } from './pdf-text.ts';

/**
 * Builds the PDF from the sources and artifacts in `aside` and compares it with the stored one: its bytes under the TeX
 * version that the ledger records, its text under any other, and says which.
 */
export async function comparePdf(
  places: Places,
  aside: Places,
  ledger: Ledger,
  log: (line: string) => void,
): Promise<{ findings: readonly Finding[]; notes: readonly string[] }> {
  const path = relative(places.root, places.pdf).replaceAll('\\', '/');
  const stored = readIfThere(places.pdf);
  const recorded = ledger.artifacts[path];
  if (stored === null)
    return { findings: [{ path, what: 'missing: npm run paper -- build makes it' }], notes: [] };
  if (recorded === undefined || ledger.tex === null) {
    return { findings: [{ path, what: 'not in the ledger: the last build left out the PDF' }], notes: [] };
  }
  const findings: Finding[] = [];
  if (sha256(stored) !== recorded) {
    const owner = ownerOf(sha256(stored), path, Object.entries(ledger.artifacts));
    const holds = owner === null ? '' : `; holds what ${owner} should hold`;
    findings.push({ path, what: `the ledger has another SHA-256: replaced after it was built${holds}` });
  }
  if (!isPdf(stored)) {
    const begins = JSON.stringify(excerpt(stored.toString('latin1', 0, 16)));
    return { findings: [...findings, { path, what: `is no PDF: it begins with ${begins}` }], notes: [] };
  }
  const { buildPdf } = await import('../pipeline/build-pdf.ts');
  const { texVersion } = await import('../pipeline/tex-program.ts');
  const tex = await texVersion();
  log(`LaTeX (${tex})`);
  await buildPdf({ paperFolder: aside.paper, workFolder: aside.texWork, output: aside.pdf });
  if (tex !== ledger.tex) {
    const note = `the PDF's text, not its bytes: it was built with ${ledger.tex}, here is ${tex}`;
    const difference = textDifference(places, aside);
    if (difference !== null) findings.push({ path, what: difference });
    return { findings, notes: [note] };
  }
  if (!stored.equals(readFileSync(aside.pdf))) {
    const difference = textDifference(places, aside);
    findings.push({ path, what: difference ?? 'same text, other bytes than a rebuild gives' });
  }
  return { findings, notes: ['the PDF byte for byte'] };
}

/** ISO 32000-1, 7.5.2: the header is the first line. */
const isPdf = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 5) === '%PDF-';

function textDifference(places: Places, aside: Places): string | null {
  const rebuilt = pdfPages(aside.pdf);
  try {
    return describeTextDifference(pdfPages(places.pdf), rebuilt);
  } catch (error) {
    // Cut short or damaged: that is what is wrong with it.
    if (error instanceof NoPdfError) return `is no whole PDF: ${error.reason}`;
    throw error;
  }
}
