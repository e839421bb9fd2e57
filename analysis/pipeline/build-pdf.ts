/**
 * The last stage: LaTeX sources and generated parts become `paper/main.pdf`.
 *
 * TeX works in a folder of its own and the PDF is renamed into place at the end, so a viewer never sees
 * half a file and a failed run leaves the last good one. The bytes depend on sources and TeX version
 * alone: no clock (`SOURCE_DATE_EPOCH`), no shell escape, no writing outside the output folder.
 */
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compileTex, PassError } from './compile-tex.ts';
import { texFormat } from './tex-format.ts';
import { runTex } from './tex-program.ts';

/** TeX ran and failed; the message holds its errors with file and line. */
export class TexError extends Error {
  constructor(sourceFolder: string, errors: readonly string[]) {
    super([`LaTeX failed in ${sourceFolder}; the last good PDF is left in place.`, ...errors].join('\n  '));
    this.name = 'TexError';
  }
}

export interface PdfTask {
  /** Folder that holds `main.tex`. */
  readonly paperFolder: string;
  /** Folder for TeX's own files, kept from build to build so that one pass may do. */
  readonly workFolder: string;
  /** Where the PDF goes; replaced in one step. */
  readonly output: string;
  /** Throws when this process may not replace the PDF any more. */
  readonly confirm?: () => void;
}

/**
 * Compiles the paper with pdfTeX and BibTeX.
 * @throws {MissingTexError} when a program is absent
 * @throws {TexError} when a source does not compile
 */
export async function buildPdf({ paperFolder, workFolder, output, confirm }: PdfTask): Promise<void> {
  try {
    const format = await texFormat(paperFolder, workFolder, runTex);
    await compileTex({ paperFolder, workFolder, run: runTex, format });
  } catch (error) {
    if (!(error instanceof PassError)) throw error;
    throw new TexError(paperFolder, [error.message, ...texErrors(error.log)]);
  }
  // Rename within one file system only: copy beside the target first.
  const aside = `${output}.tmp`;
  try {
    await copyFile(join(workFolder, 'main.pdf'), aside);
    confirm?.();
    await rename(aside, output);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** The lines of a TeX log that say what went wrong: `./main.tex:12: Undefined control sequence.` and what follows. */
function texErrors(log: string): string[] {
  const lines = log.split('\n');
  const found = lines.flatMap((line, index) =>
    /^(\S+:\d+: |! )/.test(line) ? [line, ...lines.slice(index + 1, index + 4).filter((l) => l !== '')] : [],
  );
  return found.length > 0 ? found.slice(0, 20) : lines.slice(-10);
}
