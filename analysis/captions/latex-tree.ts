/** LaTeX of a caption or a heading as a tree: the parser's, without what TeX does not see. */
import { LatexPegParser } from '@unified-latex/unified-latex-util-pegjs';

export type LatexNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly name: string }
  | { readonly kind: 'group'; readonly nodes: readonly LatexNode[] }
  | { readonly kind: 'math'; readonly nodes: readonly LatexNode[] }
  /** `&`, `\\`, `_`, `^`, `~`, `#`. */
  | { readonly kind: 'special'; readonly text: string };

/** A node as the parser gives it. */
interface ParsedNode {
  readonly type: string;
  readonly content?: string | readonly ParsedNode[];
  /** Empty for `_` and `^`, which are no control sequences. */
  readonly escapeToken?: string;
  readonly leadingWhitespace?: boolean;
}

export function latexTree(source: string): LatexNode[] {
  return treeOf((LatexPegParser.parse(source) as ParsedNode).content as readonly ParsedNode[]);
}

function treeOf(parsed: readonly ParsedNode[]): LatexNode[] {
  const nodes: LatexNode[] = [];
  const addText = (text: string) => {
    const last = nodes.at(-1);
    if (last?.kind === 'text') nodes[nodes.length - 1] = { kind: 'text', text: last.text + text };
    else nodes.push({ kind: 'text', text });
  };
  for (const [i, { type, content, escapeToken, leadingWhitespace }] of parsed.entries()) {
    const isAfterWord = parsed[i - 1]?.type === 'macro' && /^[A-Za-z]/.test(parsed[i - 1]!.content as string);
    if (typeof content !== 'string' && content !== undefined)
      nodes.push({ kind: type === 'group' ? 'group' : 'math', nodes: treeOf(content) });
    else if (type === 'macro' && (escapeToken === '' || content === '\\'))
      nodes.push({ kind: 'special', text: escapeToken === '' ? content! : '\\\\' });
    else if (type === 'macro') nodes.push({ kind: 'command', name: content! });
    else if (type === 'string' && /^[&~#]$/.test(content!)) nodes.push({ kind: 'special', text: content! });
    else if (type === 'string') addText(content!);
    // Of a comment the space before it; after a word of a command there is none.
    else if (!isAfterWord && (type !== 'comment' || leadingWhitespace === true)) addText(' ');
  }
  return nodes;
}

/** The source again, near enough to be read: for what has no other form on a page. */
export function latexSource(nodes: readonly LatexNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'group') return `{${latexSource(node.nodes)}}`;
      if (node.kind === 'math') return `$${latexSource(node.nodes)}$`;
      return node.kind === 'command' ? `\\${node.name}` : node.text;
    })
    .join('');
}
