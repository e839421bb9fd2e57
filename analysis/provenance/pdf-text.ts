import { execFileSync } from 'node:child_process';
import { hasCode } from '../../experiments/record/file-text.ts';
import { excerpt } from './finding.ts';

/** pdftotext cannot read the file. */
export class NoPdfError extends Error {
  override readonly name = 'NoPdfError';

  /** @param reason what pdftotext said */
  constructor(
    file: string,
    readonly reason: string,
  ) {
    super(`${file}: pdftotext cannot read it (${reason})`);
  }
}

/** The text of each page, by pdftotext (poppler). @throws {NoPdfError} or an Error when pdftotext is absent */
export function pdfPages(file: string): string[] {
  try {
    const text = execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', file, '-'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    });
    return text.split('\f').slice(0, -1);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) {
      throw new Error(
        'pdftotext not found: comparing the text of PDFs needs poppler (Debian: apt-get install poppler-utils)',
      );
    }
    const { stderr, message } = cause as Error & { stderr?: string };
    throw new NoPdfError(file, excerpt((stderr || message).trim()));
  }
}

/** Where the texts of two PDFs differ, or null. Runs of spaces count as one: they are spacing, not text. */
export function describeTextDifference(stored: readonly string[], rebuilt: readonly string[]): string | null {
  const words = (page: string | undefined) => page?.split(/\s+/).filter((word) => word !== '') ?? [];
  for (let page = 0; page < Math.max(stored.length, rebuilt.length); page++) {
    const [a, b] = [words(stored[page]), words(rebuilt[page])];
    const at = a.findIndex((word, i) => word !== b[i]);
    if (at === -1 && a.length === b.length) continue;
    const from = at === -1 ? a.length : at;
    const show = (text: readonly string[]) =>
      JSON.stringify(excerpt(text.slice(Math.max(0, from - 4), from + 4).join(' ')));
    return `page ${page + 1} reads ${show(a)}, rebuilt ${show(b)}`;
  }
  return null;
}
