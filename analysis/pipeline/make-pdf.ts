import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { sha256 } from '../load/sha256.ts';
import type { Remembered } from './artifacts.ts';
import { buildPdf } from './build-pdf.ts';
import { ownFileStates, sameStates } from './freshness.ts';
import { isInPlace, type MadeArtifact } from './make-artifacts.ts';
import type { Places } from './places.ts';
import { filesBelow, hashFiles, paperSources } from './source-files.ts';
import { texVersion } from './tex-program.ts';
import { readIfThere } from './write-if-changed.ts';

/** The PDF that the last build made, and with which TeX. */
export interface RememberedPdf extends Remembered {
  readonly tex: string;
}

export interface MakePdfOptions {
  /** What the last build remembered of the PDF. */
  readonly before: Remembered | undefined;
  readonly log: (line: string) => void;
  readonly confirm: () => void;
}

/** Runs LaTeX unless sources and generated files are those of the PDF that is there. */
export async function makePdf(
  places: Places,
  made: readonly MadeArtifact[],
  { before, log, confirm }: MakePdfOptions,
): Promise<{ remembered: RememberedPdf; changed: boolean }> {
  const key = pdfKey(places, made);
  if (before !== undefined && 'tex' in before && before.key === key && isInPlace(places, before)) {
    return { remembered: before as RememberedPdf, changed: false };
  }
  const read = () => ownFileStates([...paperSources(places), ...filesBelow(places.generated)]);
  const stood = readIfThere(places.pdf);
  const states = read();
  const compile = () =>
    buildPdf({ paperFolder: places.paper, workFolder: places.texWork, output: places.pdf, confirm });
  const version = texVersion().then((tex) => {
    log(`LaTeX (${tex})`);
    return tex;
  });
  const [tex] = await Promise.all([version, compile()]);
  // Sources edited meanwhile: nobody can say which of their versions the PDF shows, so that it must be made again.
  const settled = sameStates(states, read()) && pdfKey(places, made) === key;
  const path = relative(places.root, places.pdf).replaceAll('\\', '/');
  const hash = sha256(readFileSync(places.pdf));
  return {
    remembered: { key: settled ? key : 'edited while LaTeX ran', tex, files: { [path]: hash } },
    changed: stood === null || sha256(stood) !== hash,
  };
}

function pdfKey(places: Places, made: readonly MadeArtifact[]): string {
  const hash = createHash('sha256').update(hashFiles(paperSources(places)));
  for (const { hashes } of made) hash.update(JSON.stringify(hashes));
  return hash.digest('hex');
}
