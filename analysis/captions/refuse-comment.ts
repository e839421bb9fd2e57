/**
 * A caption, unless a `%` in it would swallow the rest of its line, and at its end the brace that closes it: `100 % of the plots`.
 * One before which lint is told something, `% not a result: …`, ends its line on purpose.
 * @throws naming what it is of, and the place
 */
export function refuseComment(what: string, caption: string): string {
  const comment = /(?<!\\)(?:\\\\)*%(?!\s*(?:not a result|no claim): [^\n]*\n)/.exec(caption);
  if (comment === null) return caption;
  const around = caption.slice(Math.max(0, comment.index - 20), comment.index + 20);
  throw new Error(
    `${what}: caption: % begins a comment in LaTeX, \\% prints one, got ${JSON.stringify(around)}`,
  );
}
