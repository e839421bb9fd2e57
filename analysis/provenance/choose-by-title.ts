/**
 * The one of `titles` that is meant: by its number from 1, by its words, or by some of them (`first row`, `95`).
 * Case and punctuation do not matter. @throws naming what there is when none or more than one would do
 */
export function chooseByTitle(what: string, selector: string, titles: readonly string[]): number {
  if (/^\d+$/.test(selector) && Number(selector) >= 1 && Number(selector) <= titles.length) {
    return Number(selector) - 1;
  }
  const wanted = wordsOf(selector);
  const all = titles.map((title, index) => ({ index, words: wordsOf(title) }));
  const holding = all.filter(
    ({ words }) => wanted.length > 0 && wanted.every((word) => words.includes(word)),
  );
  const exact = holding.filter(({ words }) => words.length === wanted.length);
  const [found, second] = exact.length > 0 ? exact : holding;
  if (found !== undefined && second === undefined) return found.index;
  const there = (found === undefined ? all : holding).map(({ index }) => `${index + 1} ${titles[index]}`);
  const why = found === undefined ? 'there is none' : 'more than one has these words';
  throw new Error(`${what} ${JSON.stringify(selector)}: ${why}; ${there.join(', ') || 'nothing'}`);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
