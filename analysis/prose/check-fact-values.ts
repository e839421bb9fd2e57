import type { FactBook } from '../facts/fact-book.ts';
import type { ProseProblem, SourceFile } from './check-fact-keys.ts';
import { otherFactValues } from './fact-values.ts';

/**
 * In generated tables a number stands beside its key, `\factvalue{key}{81.24}`. Every one whose key no fact has, or whose
 * text is not the fact's: a table that rounds, scales or labels on its own.
 */
export function wrongFactValues(sources: readonly SourceFile[], facts: FactBook): ProseProblem[] {
  return sources.flatMap(({ path, text }) =>
    otherFactValues(text, (key) => facts.find(key)?.text).map(({ key, shown, index }) => {
      const fact = facts.find(key);
      const expected = fact === undefined ? 'no fact has this key' : `must be ${fact.text}`;
      const line = text.slice(0, index).split('\n').length;
      return { file: path, line, message: `\\factvalue{${key}}: ${expected}, got ${shown}` };
    }),
  );
}
