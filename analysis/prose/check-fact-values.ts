import type { FactBook } from '../facts/fact-book.ts';
import type { ProseProblem, SourceFile } from './check-fact-keys.ts';

/** `\factvalue{key}{`, up to where the text begins. */
const OPENING = /\\factvalue\{([^{}]*)\}\{/g;

/**
 * In generated tables a number stands beside its key, `\factvalue{key}{81.24}`. Every one whose key no fact has, or whose
 * text is not the fact's: a table that rounds, scales or labels on its own.
 */
export function wrongFactValues(sources: readonly SourceFile[], facts: FactBook): ProseProblem[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(OPENING)].flatMap((match) => {
      const key = match[1]!;
      const shown = balanced(text, match.index + match[0].length);
      const fact = facts.find(key);
      if (fact?.text === shown) return [];
      const expected = fact === undefined ? 'no fact has this key' : `must be ${fact.text}`;
      const line = text.slice(0, match.index).split('\n').length;
      return [{ file: path, line, message: `\\factvalue{${key}}: ${expected}, got ${shown}` }];
    }),
  );
}

/** The text from `start` to the brace that closes it. */
function balanced(text: string, start: number): string {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}') depth--;
    if (depth === 0) return text.slice(start, at);
  }
  return text.slice(start);
}
