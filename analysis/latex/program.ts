/** pdfTeX and BibTeX as they are run here: no clock, no shell escape, no file outside the folders that they are given. */
import { join } from 'node:path';
import { REPOSITORY } from '../../programs/sources.mjs';

/** Runs a program; gives its exit status and what it printed. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env?: Record<string, string>;
    /** What it reads; asked for when it has started. Nothing by default. */
    readonly stdin?: AsyncIterable<string>;
  },
) => Promise<{ readonly failed: boolean; readonly output: string }>;

/** How pdflatex is always called. `-recorder` has it list the files that it reads. */
export const PDFLATEX = [
  '-interaction=nonstopmode',
  '-halt-on-error',
  '-file-line-error',
  '-no-shell-escape',
  '-recorder',
] as const;

/** 2026-01-01T00:00:00Z: any fixed moment will do, it only must not be now. */
export const SOURCE_DATE_EPOCH = '1767225600';

const TEX_ENVIRONMENT = {
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
class MissingTexError extends Error {
  constructor(program: string) {
    super(
      `${program} not found: the PDF needs TeX Live. ${join(REPOSITORY, 'reproduce.sh')} --setup installs it on ` +
        'Debian or Ubuntu; elsewhere it says what is needed',
    );
    this.name = 'MissingTexError';
  }
}

// execa is loaded when a program is to run: it takes a third of a second, and a build without TeX needs none.
export const runTex: RunProgram = async (program, args, { cwd, env, stdin }) => {
  const { execa } = await import('execa');
  const { code, failed, all } = await execa(program, args, {
    cwd,
    env: { ...TEX_ENVIRONMENT, ...env },
    stdin: stdin ?? 'ignore',
    reject: false,
    all: true,
  });
  if (code === 'ENOENT') throw new MissingTexError(program);
  return { failed, output: all };
};
