/**
 * LaTeX of a caption or a heading as a tree of groups: no catcode changes, no verbatim, no definitions in the text.
 */
export type LatexNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly name: string }
  | { readonly kind: 'group'; readonly nodes: readonly LatexNode[] }
  | { readonly kind: 'math'; readonly nodes: readonly LatexNode[] }
  /** `&`, `\\`, `_`, `^`, `~`, `#`. */
  | { readonly kind: 'special'; readonly text: string };

/** Braces or dollars that do not match. */
export class LatexTreeError extends Error {
  override readonly name = 'LatexTreeError';
}

const TOKEN =
  /\\([A-Za-z@]+\*?)[ \t]*\n?[ \t]*|\\(\\|\s|[^A-Za-z])|([{}$&_^~#])|%[^\n]*\n?[ \t]*|([^\\{}$&_^~#%]+)/g;

/** @throws {LatexTreeError} on braces or dollars that do not match, naming the source's beginning */
export function latexTree(source: string): LatexNode[] {
  const stack: { readonly nodes: LatexNode[]; readonly opener: '' | '{' | '$' }[] = [
    { nodes: [], opener: '' },
  ];
  const top = () => stack.at(-1)!;
  const close = (opener: '{' | '$', kind: 'group' | 'math') => {
    const { nodes, opener: opened } = top();
    if (opened !== opener)
      throw new LatexTreeError(
        `latexTree: ${opener} does not match in ${JSON.stringify(source.slice(0, 80))}`,
      );
    stack.pop();
    top().nodes.push({ kind, nodes });
  };
  for (const [, word, symbol, special, text] of source.matchAll(TOKEN)) {
    if (word !== undefined) top().nodes.push({ kind: 'command', name: word });
    else if (symbol === '\\') top().nodes.push({ kind: 'special', text: '\\\\' });
    else if (symbol !== undefined)
      top().nodes.push({ kind: 'command', name: /\s/.test(symbol) ? ' ' : symbol });
    else if (special === '{') stack.push({ nodes: [], opener: '{' });
    else if (special === '}') close('{', 'group');
    else if (special === '$' && top().opener === '$') close('$', 'math');
    else if (special === '$') stack.push({ nodes: [], opener: '$' });
    else if (special !== undefined) top().nodes.push({ kind: 'special', text: special });
    else if (text !== undefined) top().nodes.push({ kind: 'text', text });
  }
  if (stack.length > 1)
    throw new LatexTreeError(
      `latexTree: ${top().opener} is not closed in ${JSON.stringify(source.slice(0, 80))}`,
    );
  return top().nodes;
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
