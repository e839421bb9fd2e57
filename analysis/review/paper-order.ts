/** What LaTeX said of the order of things: sections, numbers of tables and figures, mentions of facts and claims. */
import type { Uses } from '../latex/uses.ts';
import type { ClaimMention, Mention } from './review-data.ts';

export interface FloatPlace {
  readonly kind: 'table' | 'figure';
  readonly number: number;
  /** Plain title of the section, null before the first. */
  readonly section: string | null;
}

export interface PaperOrder {
  /** By label: `tab:<name>`. */
  readonly floats: ReadonlyMap<string, FloatPlace>;
  /** By the fact's key. */
  readonly mentions: ReadonlyMap<string, readonly Mention[]>;
  /** By the claim's id. */
  readonly claims: ReadonlyMap<string, readonly ClaimMention[]>;
  /** By the claim's id: the number of the section that makes it first, `4.1`. The abstract has none. */
  readonly claimSections: ReadonlyMap<string, string>;
}

export function paperOrder({ sections, floats, facts, claims }: Uses): PaperOrder {
  const titles = new Map(sections.map(({ number, title }) => [number, title]));
  // A short paper may have no sections; in one that has, the abstract stands before the first.
  const before = sections.length === 0 ? 'the text' : 'Abstract';
  const place = (section: string) => (section === '' ? before : `§ ${section} ${titles.get(section) ?? ''}`);
  const made = claims.filter(({ section }) => section !== '');
  return {
    floats: new Map(
      floats.map(({ label, kind, number, section }) => [
        label,
        { kind, number: Number(number), section: titles.get(section) ?? null },
      ]),
    ),
    mentions: grouped(
      facts.map(({ key, file, line, section }) => [key, { file, line, section: place(section) }]),
    ),
    claims: grouped(
      claims.map(({ id, macro, file, line, section }) => [
        id,
        { file, line, section: place(section), says: macro },
      ]),
    ),
    // Of several entries the first counts: the last to be set.
    claimSections: new Map(made.toReversed().map(({ id, section }) => [id, section])),
  };
}

function grouped<T>(entries: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of entries) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}
