/**
 * LaTeX sources and generated parts become `paper/main.pdf`.
 *
 * TeX works in a folder of its own, so that a failed run leaves the last good PDF. The bytes depend on sources and TeX version
 * alone: no clock (`SOURCE_DATE_EPOCH`), no shell escape, no writing outside the output folder.
 */
import { compileTex, PassError, type TexTask, type Typeset } from './compile.ts';
import { logErrors } from './log.ts';

/** TeX ran and failed; the message holds its errors with file and line. */
export class TexError extends Error {
  constructor(sourceFolder: string, errors: readonly string[]) {
    super([`LaTeX failed in ${sourceFolder}; the last good PDF is left in place.`, ...errors].join('\n  '));
    this.name = 'TexError';
  }
}

/**
 * Compiles the paper with pdfTeX and BibTeX; the PDF is left in the working folder.
 * @throws {MissingTexError} when a program is absent
 * @throws {TexError} when a source does not compile
 */
export async function typeset(task: TexTask): Promise<Typeset> {
  try {
    return await compileTex(task);
  } catch (error) {
    if (!(error instanceof PassError)) throw error;
    throw new TexError(task.paperFolder, [error.message, ...logErrors(error.log)]);
  }
}
