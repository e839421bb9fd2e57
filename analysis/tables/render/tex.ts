import { escapeTex } from '../../facts/format-value.ts';

/** Text that is TeX already: made by this project's code, never taken from a record. */
export class Tex {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toString(): string {
    return this.source;
  }
}

/**
 * What a template may be given. A string is data and is escaped; TeX says that it is TeX; a bare number has no
 * place, since a number in the paper is a fact, with its rounding.
 */
export type TexValue = string | boolean | Tex | readonly TexValue[] | TexValues;
export interface TexValues {
  readonly [name: string]: TexValue;
}

/**
 * The values as a template sees them: every string, however deep, has become TeX that prints it as it stands.
 * @throws on a value of another kind, naming where it is
 */
export function escapeValues(value: TexValue, place = 'values'): unknown {
  if (value instanceof Tex || typeof value === 'boolean') return value;
  if (typeof value === 'string') return new Tex(escapeTex(value));
  if (Array.isArray(value)) return value.map((item, i) => escapeValues(item, `${place}[${i}]`));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, item]) => [
      name,
      escapeValues(item, `${place}.${name}`),
    ]);
    return Object.fromEntries(entries);
  }
  throw new Error(`escapeValues: ${place} must be text, TeX, a list or an object, got ${String(value)}`);
}
