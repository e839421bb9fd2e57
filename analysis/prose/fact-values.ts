/** `\factvalue{key}{`, up to where the text begins. */
const OPENING = /\\factvalue\{([^{}]*)\}\{/g;

/** A number of a generated table beside its key: `\factvalue{key}{81.24}`. */
export interface FactValue {
  readonly key: string;
  readonly shown: string;
  /** Index where the whole begins. */
  readonly index: number;
  /** Index where `shown` begins. */
  readonly start: number;
}

/** All of them in a text, in order. One that does not close goes on to the end. */
export function factValues(text: string): FactValue[] {
  return [...text.matchAll(OPENING)].map((match) => {
    const start = match.index + match[0].length;
    return { key: match[1]!, shown: balanced(text, start), index: match.index, start };
  });
}

/**
 * Those that do not show what their key stands for. A table of ten thousand runs has eighty thousand of them: a right one is
 * looked at where it stands, and nothing is made of it.
 */
export function otherFactValues(text: string, shownOf: (key: string) => string | undefined): FactValue[] {
  const others: FactValue[] = [];
  for (const match of text.matchAll(OPENING)) {
    const key = match[1]!;
    const start = match.index + match[0].length;
    const expected = shownOf(key);
    if (expected !== undefined && text.startsWith(expected, start)) {
      const end = start + expected.length;
      if (text[end] === '}' || end === text.length) continue;
    }
    others.push({ key, shown: balanced(text, start), index: match.index, start });
  }
  return others;
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
