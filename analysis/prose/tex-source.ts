/** LaTeX sources as far as the checks of prose need to understand them. */

export interface MacroUse {
  readonly argument: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The source without its comments and verbatim parts, every line where it was. An escaped percent sign is text.
 */
export function withoutComments(source: string): string {
  return source
    .split('\n')
    .map((line) => line.replace(/(^|[^\\])((?:\\\\)*)%.*$/, '$1$2'))
    .join('\n');
}

/** Every use of a macro with one plain argument: `\fact{key}`. Not `\factvalue` when asked for `fact`. */
export function macroUses(source: string, macro: string): MacroUse[] {
  const pattern = new RegExp(`\\\\${macro}\\s*\\{([^{}]*)\\}`, 'g');
  const text = withoutComments(source);
  return [...text.matchAll(pattern)].map((match) => ({
    argument: match[1]!.replace(/\s+/g, ''),
    line: text.slice(0, match.index).split('\n').length,
  }));
}
