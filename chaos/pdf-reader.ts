/** Somebody who reads the PDF all the time while it is rebuilt, and never may see anything but a whole one. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfThere } from '../experiments/record/file-text.ts';

const MILLISECONDS_BETWEEN_LOOKS = 10;

export class PdfReader {
  readonly #pdf: string;
  /** Where it puts a copy of each version that it saw. */
  readonly #copies: string;
  readonly #objections = new Set<string>();
  readonly #versions = new Map<string, string>();
  #stopped = false;
  readonly #reading: Promise<void>;

  constructor(pdf: string, copies: string) {
    this.#pdf = pdf;
    this.#copies = copies;
    mkdirSync(copies, { recursive: true });
    this.#reading = this.#read();
  }

  get versions(): number {
    return this.#versions.size;
  }

  /** Ends the reading and has Poppler read each version that was seen. Returns what was wrong. */
  async stop(): Promise<readonly string[]> {
    this.#stopped = true;
    await this.#reading;
    const broken = [...this.#versions.values()].flatMap((copy) => {
      const text = execFileSync('pdftotext', [copy, '-'], { encoding: 'utf8', stdio: 'pipe' });
      return /Accuracy was .* after \d.* runs\./.test(text.replaceAll(/\s+/g, ' '))
        ? []
        : [`${copy} does not hold the paper's sentence`];
    });
    return [...this.#objections, ...broken];
  }

  async #read(): Promise<void> {
    for (;;) {
      // Once more after the end, so that the last version is seen however fast it came.
      const isLast = this.#stopped;
      const bytes = readIfThere(this.#pdf);
      if (bytes !== null) this.#look(bytes);
      else if (this.versions > 0) this.#objections.add('the PDF was gone');
      if (isLast) return;
      await sleep(MILLISECONDS_BETWEEN_LOOKS);
    }
  }

  #look(bytes: Buffer): void {
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (this.#versions.has(hash)) return;
    const objection = pdfObjection(bytes);
    if (objection !== null) this.#objections.add(objection);
    const copy = path.join(this.#copies, `${hash}.pdf`);
    writeFileSync(copy, bytes);
    this.#versions.set(hash, copy);
  }
}

/** A whole PDF begins with its version and ends with the place of its cross-reference table, which is there. */
function pdfObjection(bytes: Buffer): string | null {
  const text = bytes.toString('latin1');
  const place = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text.slice(-64))?.[1];
  if (!text.startsWith('%PDF-') || place === undefined) return `a partial PDF of ${bytes.length} bytes`;
  return /^(xref|\d+ 0 obj)/.test(text.slice(Number(place)))
    ? null
    : 'a PDF without its cross-reference table';
}
