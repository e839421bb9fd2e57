/**
 * A LaTeX source as the checks of its words need it: what is no prose is blank, and all else stands where it stood, so that
 * places in the one are places in the other. A parser reads it, so that comments, `\verb`, verbatim and `\iffalse … \fi` are
 * what they are for LaTeX.
 */
import { LatexPegParser } from '@unified-latex/unified-latex-util-pegjs';

/** What of a node is needed here. */
interface Node {
  readonly type: string;
  readonly content?: string | readonly Node[];
  readonly env?: string | Node;
  readonly position: {
    readonly start: { readonly offset: number };
    readonly end: { readonly offset: number };
  };
}

export interface Blanked {
  /** Macros that are blank with their arguments, to how many in braces they have. */
  readonly macros: ReadonlyMap<string, number>;
  /** Whether `\verb|…|`, which prints what is in it, stays. */
  readonly keepVerb?: boolean;
  /** What blank is made of. A space joins what stands on either side, a bar keeps it apart. */
  readonly blank: ' ' | '|';
}

/** The text with everything but its prose blank. What is no LaTeX, as a brace that does not close, is read as far as it goes. */
export function texProse(text: string, { macros, blank, keepVerb = false }: Blanked): string {
  const spans = blankSpans(
    parse(text),
    macros,
    keepVerb ? ['comment', 'verbatim'] : ['comment', 'verbatim', 'verb'],
  );
  let prose = '';
  let at = 0;
  for (const [start, end] of spans) {
    if (end <= at) continue;
    prose +=
      text.slice(at, Math.max(at, start)) + text.slice(Math.max(at, start), end).replace(/[^\n]/g, blank);
    at = end;
  }
  return prose + text.slice(at);
}

/** Each check of lint reads the same texts, and parsing a class of 200 kB takes seconds. */
const parsed = new Map<string, readonly Node[]>();

function parse(text: string): readonly Node[] {
  const before = parsed.get(text);
  if (before !== undefined) return before;
  // Of a letter outside the basic plane the parser would count one where the text counts two.
  const counted = text.replace(/[\ud800-\udfff]/g, ' ');
  const nodes = (LatexPegParser.parse(counted) as Node).content as readonly Node[];
  parsed.set(text, nodes);
  return nodes;
}

type Span = readonly [start: number, end: number];

/** In order of their starts. */
function blankSpans(
  nodes: readonly Node[],
  macros: ReadonlyMap<string, number>,
  types: readonly string[],
): Span[] {
  const spans: Span[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    const { start, end } = node.position;
    const count = node.type === 'macro' ? macros.get(node.content as string) : undefined;
    if (types.includes(node.type)) spans.push([start.offset, end.offset]);
    else if (node.type === 'macro' && node.content === 'iffalse') {
      const last = closingFi(nodes, i);
      spans.push([start.offset, nodes[last]!.position.end.offset]);
      i = last;
    } else if (count !== undefined) {
      const last = lastArgument(nodes, i, count);
      spans.push([start.offset, nodes[last]!.position.end.offset]);
      i = last;
    } else {
      if (typeof node.env === 'object')
        spans.push([start.offset, (node.content as Node[])[0]?.position.start.offset ?? end.offset]);
      if (Array.isArray(node.content)) spans.push(...blankSpans(node.content, macros, types));
    }
  }
  return spans;
}

/** Index of the `\fi` that ends the conditional at `from`; of the last node when there is none. */
function closingFi(nodes: readonly Node[], from: number): number {
  let depth = 0;
  for (let i = from; i < nodes.length; i++) {
    const { type, content } = nodes[i]!;
    if (type !== 'macro') continue;
    if (/^if/.test(content as string)) depth++;
    else if (content === 'fi' && --depth === 0) return i;
  }
  return nodes.length - 1;
}

/** Index of the last node of a macro's arguments: so many in braces, and those in brackets before them. */
function lastArgument(nodes: readonly Node[], from: number, count: number): number {
  let last = from;
  for (let left = count; ; ) {
    let i = last + 1;
    while (['whitespace', 'comment'].includes(nodes[i]?.type ?? '')) i++;
    const next = nodes[i];
    if (next?.type === 'string' && next.content === '*') last = i;
    else if (next?.type === 'string' && next.content === '[') {
      const end = nodes.findIndex((node, at) => at > i && node.type === 'string' && node.content === ']');
      if (end < 0) return last;
      last = end;
    } else if (next?.type === 'group' && left > 0) {
      last = i;
      left--;
    } else return last;
    if (left === 0 && count > 0) return last;
  }
}
