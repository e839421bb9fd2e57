/**
 * What a pass reads of the `.aux` file of the one before, without what it then prints nowhere. When a caption changes, the
 * titles of labels and the entries of lists change with it; unless the paper prints titles or lists, no further pass is needed.
 */

export interface Printed {
  /** The title of a label, as `\nameref` does. */
  readonly titles: boolean;
  /** Endings of the lists that it has: `toc`, `lof`, `lot`. */
  readonly lists: readonly string[];
}

/** Macros that print a label's title. */
const TITLE_MACRO = /\\(?:[Nn]ameref|titleref|titlecref|namecref)(?![A-Za-z])/;

/** Whether a source asks for the title of a label. */
export const printsTitles = (source: string): boolean => TITLE_MACRO.test(source);

/** The lines of an `.aux` file that decide what the next pass prints. */
export function auxReferences(aux: string, { titles, lists }: Printed): string {
  return aux
    .split('\n')
    .filter((line) => {
      const list = /^\\@writefile\{(\w+)\}/.exec(line)?.[1];
      return list === undefined || lists.includes(list);
    })
    .map((line) => (titles ? line : withoutTitle(line)))
    .join('\n');
}

/** `\newlabel{key}{{2}{5}{Title}{anchor}{}}` without the title; any other line as it is. */
function withoutTitle(line: string): string {
  const start = /^\\newlabel\{[^{}]*\}\{\{[^{}]*\}\{[^{}]*\}\{/.exec(line)?.[0].length;
  if (start === undefined) return line;
  let depth = 1;
  let at = start;
  for (; at < line.length && depth > 0; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === '{') depth++;
    else if (line[at] === '}') depth--;
  }
  return `${line.slice(0, start)}${line.slice(at - 1)}`;
}
