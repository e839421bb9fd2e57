/**
 * The last stage: LaTeX sources and generated parts become `paper/main.pdf`.
 *
 * TeX works in a folder of its own and the PDF is renamed into place at the end, so a viewer never sees
 * half a file and a failed run leaves the last good one. The bytes depend on sources and TeX version
 * alone: no clock (`SOURCE_DATE_EPOCH`), no shell escape, no writing outside the output folder.
 */
import { copyFile, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compileTex, PassError, passAhead, type TexTask } from './compile-tex.ts';
import { type TexFormat, texFormat } from './tex-format.ts';
import { runTex } from './tex-program.ts';

/** TeX ran and failed; the message holds its errors with file and line. */
export class TexError extends Error {
  constructor(sourceFolder: string, errors: readonly string[]) {
    super([`LaTeX failed in ${sourceFolder}; the last good PDF is left in place.`, ...errors].join('\n  '));
    this.name = 'TexError';
  }
}

export interface TypesettingFolders {
  /** Folder that holds `main.tex`. */
  readonly paperFolder: string;
  /** Folder for TeX's own files, kept from build to build so that one pass may do. */
  readonly workFolder: string;
}

export interface Target {
  /** Where the PDF goes; replaced in one step. */
  readonly output: string;
  /** Throws when this process may not replace the PDF any more. */
  readonly confirm?: () => void;
}

/** One compilation of the paper with pdfTeX and BibTeX. Who begins it ends it. */
export class Typesetting {
  readonly #folders: TypesettingFolders;
  readonly #stop = new AbortController();
  #format: Promise<TexFormat | null> | null = null;
  /** The pass ahead, if there is one. */
  #ahead: Promise<void> | null = null;
  /** Where it ended, if it has, and references moved. */
  #moved: string | null = null;

  constructor(folders: TypesettingFolders) {
    this.#folders = folders;
  }

  /** Starts a pass over texts that are not in their places yet, while the figures are still drawn: {@link passAhead}. */
  startAhead(texts: ReadonlyMap<string, string>): void {
    // With one processor it would be in the way of the drawing.
    if (availableParallelism() === 1) return;
    this.#ahead = this.#lookAhead(texts);
  }

  async #lookAhead(texts: ReadonlyMap<string, string>): Promise<void> {
    try {
      this.#moved = await passAhead(await this.#task(this.#stop.signal), texts);
    } catch {
      // Whatever is wrong is told where the PDF is made.
    }
  }

  /**
   * Makes the PDF of what lies in the paper's folder.
   * @throws {MissingTexError} when a program is absent
   * @throws {TexError} when a source does not compile
   */
  async finish({ output, confirm }: Target): Promise<void> {
    const { paperFolder, workFolder } = this.#folders;
    try {
      await this.#compile();
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

  /** Stops what still runs and removes what it left. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#ahead;
    if (this.#moved !== null) await rm(this.#moved, { recursive: true, force: true });
  }

  /**
   * From where the last compilation ended, which takes one pass if no reference moved. Should the pass ahead find meanwhile
   * that one did, that first pass is in vain: it is stopped, and the compilation starts from where the pass ahead ended.
   */
  async #compile(): Promise<void> {
    const compileFrom = async (folder: string) => compileTex(await this.#task(this.#stop.signal), folder);
    if (this.#moved !== null) return compileFrom(this.#moved);
    const first = new AbortController();
    const signal = AbortSignal.any([first.signal, this.#stop.signal]);
    const compiled = compileTex(await this.#task(signal));
    await Promise.race([compiled, this.#ahead ?? compiled]);
    if (this.#moved === null) return compiled;
    first.abort();
    await compiled.catch(() => {});
    await compileFrom(this.#moved);
  }

  async #task(signal: AbortSignal): Promise<TexTask> {
    const { paperFolder, workFolder } = this.#folders;
    this.#format ??= texFormat(paperFolder, workFolder, runTex);
    return { paperFolder, workFolder, run: runTex, format: await this.#format, signal };
  }
}

/** Compiles the paper. @throws as {@link Typesetting.finish} does */
export async function buildPdf({ output, confirm, ...folders }: TypesettingFolders & Target): Promise<void> {
  const typesetting = new Typesetting(folders);
  try {
    await typesetting.finish({ output, ...(confirm && { confirm }) });
  } finally {
    await typesetting.end();
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
