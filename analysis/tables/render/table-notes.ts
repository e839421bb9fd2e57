import { Tex, type TexValues } from './tex.ts';

/**
 * Why cells of a table are empty. Each reason gets one letter, in order of appearance, set as a superscript beside
 * the dash and explained below the table.
 */
export class TableNotes {
  readonly #reasons: string[] = [];

  /** The superscript that stands for the reason. */
  mark(reason: string): Tex {
    if (!this.#reasons.includes(reason)) this.#reasons.push(reason);
    return superscript(this.#reasons.indexOf(reason));
  }

  /** To be called after all marks are set. */
  list(): readonly TexValues[] {
    return this.#reasons.map((reason, i) => ({ mark: superscript(i), reason }));
  }
}

function superscript(index: number): Tex {
  if (index >= 26) throw new Error('TableNotes: more than 26 reasons in one table');
  return new Tex(`\\textsuperscript{${String.fromCharCode(97 + index)}}`);
}
