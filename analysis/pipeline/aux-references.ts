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

/** What names a macro that prints a label's title, in whatever way it is called (`\csname`, `\org@nameref`). */
const TITLE_MACRO = /(?:name|title)c?ref/i;
/** The same of a page, as `\Nameref` does too, or of how many there are. */
const PAGE_MACRO = /pageref|nameref|vref|fullref|getref|@setref|lastpage|totalpages|abspage/i;

/** Classes and packages that print neither, or only by those macros. Any other may print anything of a label. */
const REVIEWED = new Set(
  `article report book fontenc inputenc geometry mathpazo helvet microtype amsmath amssymb graphicx booktabs array longtable
  caption natbib hyperref xcolor`.split(/\s+/),
);
const LOADING =
  /\\(?:usepackage|RequirePackage|documentclass|LoadClass)\b\s*(?:\[[^\]]*\])?\s*(?:\{([^{}]*)\})?/g;

/** Whether a source loads what is not known to print nothing of a label. */
function loadsOthers(source: string): boolean {
  return [...source.matchAll(LOADING)].some(
    ([, names]) => names === undefined || names.split(',').some((name) => !REVIEWED.has(name.trim())),
  );
}

/** Whether a source asks for the title of a label, or may. */
export const printsTitles = (source: string): boolean => TITLE_MACRO.test(source) || loadsOthers(source);

/** Whether a source asks for a page's number, or for how many there are, or may. */
export const printsPages = (source: string): boolean => PAGE_MACRO.test(source) || loadsOthers(source);

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
  return [...lines.filter((line) => !isLabel(line)), ...lines.filter(isLabel).sort(byKey)].join('\n');
}

const keyOf = (line: string) => line.slice(0, line.indexOf('}'));
/** Of two labels with one key the later one counts: they keep their order. */
const byKey = (a: string, b: string) => (keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b)));

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
