/**
 * What a pass reads of the `.aux` file of the one before, without what it then prints nowhere. When a text grows, labels move
 * to other pages; when a caption changes, so do titles of labels and entries of lists. Unless the paper prints pages, titles
 * or lists, no further pass is needed.
 */

export interface Printed {
  /** The title of a label, as `\nameref` does. */
  readonly titles: boolean;
  /** The page of a label, as `\pageref` does, or how many pages there are. */
  readonly pages: boolean;
  /** Endings of the lists that it has: `toc`, `lof`, `lot`. */
  readonly lists: readonly string[];
}

/** Macros that print a label's title. */
const TITLE_MACRO = /\\(?:[Nn]ameref|titleref|titlecref|namecref)(?![A-Za-z])/;
/** Macros that print a label's page, of LaTeX, hyperref, varioref and cleveref; and the label and macros for the last page. */
const PAGE_MACRO =
  /\\(?:[A-Za-z]*pageref(?:range)?|[Vv]ref(?:range)?|PreviousTotalPages)(?![A-Za-z])|LastPage|abspage@last/;

/** Whether a source asks for the title of a label. */
export const printsTitles = (source: string): boolean => TITLE_MACRO.test(source);

/** Whether a source asks for a page's number, or for how many there are. */
export const printsPages = (source: string): boolean => PAGE_MACRO.test(source);

/** The lines of an `.aux` file that decide what the next pass prints; labels, which a float may meet later or sooner, sorted. */
export function auxReferences(aux: string, { titles, pages, lists }: Printed): string {
  const counts = (line: string) => {
    const list = /^\\@writefile\{(\w+)\}/.exec(line)?.[1];
    if (list !== undefined) return lists.includes(list);
    if (/^\\(citation|bibdata|bibstyle)\{/.test(line)) return false; // BibTeX's
    return pages || !line.startsWith('\\gdef \\@abspage@last{');
  };
  const lines = aux
    .split('\n')
    .filter(counts)
    .map((line) => (titles ? line : withoutTitle(line)))
    .map((line) => (pages ? line : line.replace(PAGE_OF_LABEL, '$1')));
  const isLabel = (line: string) => line.startsWith('\\newlabel{');
  return [...lines.filter((line) => !isLabel(line)), ...lines.filter(isLabel).sort()].join('\n');
}

/** Of `\newlabel{key}{{2}{5}{Title}{anchor}{}}` what stands before the page, and the page. */
const PAGE_OF_LABEL = /^(\\newlabel\{[^{}]*\}\{\{[^{}]*\}\{)[^{}]*/;

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
