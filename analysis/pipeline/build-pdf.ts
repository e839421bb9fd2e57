/**
 * The last stage: LaTeX sources and generated parts become `paper/main.pdf`.
 *
 * TeX works in a folder of its own and the PDF is renamed into place at the end, so a viewer never sees
 * half a file and a failed run leaves the last good one. The bytes depend on sources and TeX version
 * alone: no clock (`SOURCE_DATE_EPOCH`), no shell escape, no writing outside the output folder.
 */
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { compileTex, PassError } from './compile-tex.ts';
import type { RunProgram } from './run-program.ts';
import { texFormat } from './tex-format.ts';

/** 2026-01-01T00:00:00Z: any fixed moment will do, it only must not be now. */
export const SOURCE_DATE_EPOCH = '1767225600';

/** Debian packages that hold all that the paper needs; with Debian's `--no-install-recommends`. */
export const TEX_PACKAGES = [
  'texlive-latex-base',
  'texlive-latex-recommended',
  'texlive-fonts-recommended',
] as const;

export const TEX_ENVIRONMENT = {
  SOURCE_DATE_EPOCH,
  FORCE_SOURCE_DATE: '1',
  // kpathsea: TeX may read and write below its own folders only.
  openin_any: 'p',
  openout_any: 'p',
  shell_escape: 'f',
  // Long lines, so that an error message is not broken in the middle of a file name.
  max_print_line: '1000',
  TZ: 'UTC',
  LC_ALL: 'C.UTF-8',
} as const;

/** TeX is not installed. */
export class MissingTexError extends Error {
  constructor(program: string) {
    super(
      `${program} not found: the PDF needs TeX Live. On Debian or Ubuntu: ` +
        `apt-get install --no-install-recommends ${TEX_PACKAGES.join(' ')}. ` +
        'Elsewhere: TeX Live with booktabs, caption, hyperref, mathpazo, microtype, natbib, xcolor.',
    );
    this.name = 'MissingTexError';
  }
}

/** TeX ran and failed; the message holds its errors with file and line. */
export class TexError extends Error {
  constructor(sourceFolder: string, errors: readonly string[]) {
    super([`LaTeX failed in ${sourceFolder}; the last good PDF is left in place.`, ...errors].join('\n  '));
    this.name = 'TexError';
  }
}

export interface BuildPdfOptions {
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
 * @throws {MissingTexError} when one of them is absent
 * @throws {TexError} when a source does not compile
 */
export async function buildPdf({ paperFolder, workFolder, output, confirm }: BuildPdfOptions): Promise<void> {
  try {
    await compileTex(paperFolder, workFolder, runTex, await texFormat(paperFolder, workFolder, runTex));
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

const runTex: RunProgram = async (program, args, { cwd, env }) => {
  const options = { cwd, env: { ...TEX_ENVIRONMENT, ...env }, reject: false, all: true } as const;
  const { code, failed, all } = await execa(program, args, options);
  if (code === 'ENOENT') throw new MissingTexError(program);
  return { failed, output: all };
};

/** The lines of a TeX log that say what went wrong: `./main.tex:12: Undefined control sequence.` and what follows. */
function texErrors(log: string): string[] {
  const lines = log.split('\n');
  const found = lines.flatMap((line, index) =>
    /^(\S+:\d+: |! )/.test(line) ? [line, ...lines.slice(index + 1, index + 4).filter((l) => l !== '')] : [],
  );
  return found.length > 0 ? found.slice(0, 20) : lines.slice(-10);
}

/**
 * First line of `pdflatex --version`, the version for which the PDF's bytes are promised.
 * @throws when it does not say one, as when it was killed: a ledger without a version would promise nothing
 */
export async function texVersion(): Promise<string> {
  const result = await execa('pdflatex', ['--version'], { reject: false });
  if (result.code === 'ENOENT') throw new MissingTexError('pdflatex');
  const version = result.stdout.split('\n')[0]!.trim();
  if (result.failed || version === '')
    throw new Error(`pdflatex --version: ${result.shortMessage ?? 'says nothing'}`);
  return version;
}
