/**
 * A rule for a reader: what it says of one thing after the other it says once, with the things in braces.
 *
 *     (a.x.delta is below 0) and (b.x.delta is below 0)     {a, b}.x.delta < 0
 *     (a.x is below a.y) and (b.x is below b.y)             {a, b}.x < {same}.y
 */
import type { Predicate } from './claim.ts';

const SIGNS = { below: '<', above: '>' } as const;

export function shortRule({ words, parts }: Predicate): string {
  if (parts === undefined)
    return words.replace(
      /^(\S+) is (below|above) (\S+)$/,
      (_, a, side, b) => `${a} ${SIGNS[side as 'below']} ${b}`,
    );
  const texts = joined(parts.of.map((part) => wrapped(part, parts.of.length)));
  // One alone needs no brackets.
  if (texts.length === 1) return texts[0]!.replace(/^\((.*)\)$/, '$1');
  return texts.join(` ${parts.word} `);
}

/** In brackets where its own parts could be taken for parts of what it stands in. */
function wrapped(part: Predicate, among: number): string {
  const text = shortRule(part);
  return among > 1 && part.parts !== undefined && / (and|or) /.test(text) ? `(${text})` : text;
}

/** Neighbours that differ in one thing become one. */
function joined(texts: readonly string[]): string[] {
  const result: string[] = [];
  for (let i = 0; i < texts.length; ) {
    let [end, best] = [i + 1, texts[i]!];
    for (let to = i + 2; to <= texts.length; to++) {
      const one = braced(texts.slice(i, to));
      if (one !== null) [end, best] = [to, one];
    }
    result.push(best);
    i = end;
  }
  return result;
}

/** The texts as one; null where they differ in more than one thing. */
function braced(texts: readonly string[]): string | null {
  const rows = texts.map((text) => text.split(/(\.|-vs-|[ ,(){}<>]+)/));
  const [first] = rows as [string[], ...string[][]];
  if (rows.some(({ length }) => length !== first.length)) return null;
  let things: string | null = null;
  const words: string[] = [];
  for (const [i, word] of first.entries()) {
    const column = rows.map((row) => row[i]!);
    if (column.every((one) => one === word)) words.push(word);
    else {
      const list = column.join(', ');
      // Names alone are gone through; a number or a word that differs makes another rule.
      if (!column.every((one) => /^[a-z][a-z0-9_]*$/.test(one)) || (things ?? list) !== list) return null;
      words.push(things === null ? `{${list}}` : '{same}');
      things = list;
    }
  }
  return words.join('');
}
