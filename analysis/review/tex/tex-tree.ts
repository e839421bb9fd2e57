/**
 * TeX source as a tree of groups. Only what this project's own generated tables and captions use: no catcode changes, no
 * verbatim, no definitions in the text.
 */
export type TexNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly name: string }
  | { readonly kind: 'group'; readonly nodes: readonly TexNode[] }
  | { readonly kind: 'math'; readonly nodes: readonly TexNode[] }
  /** `&`, `\\`, `_`, `^`, `~`, `#`. */
  | { readonly kind: 'special'; readonly text: string };

/** A mistake in a source that should have been generated. */
export class TexTreeError extends Error {
  override readonly name = 'TexTreeError';
}

const TOKEN =
  /\\([A-Za-z@]+\*?)[ \t]*\n?[ \t]*|\\(\\|\s|[^A-Za-z])|([{}$&_^~#])|%[^\n]*\n?[ \t]*|([^\\{}$&_^~#%]+)/g;

/** @throws {TexTreeError} on braces or dollars that do not match, naming the source's beginning */
export function texTree(source: string): TexNode[] {
  const stack: { readonly nodes: TexNode[]; readonly opener: '' | '{' | '$' }[] = [{ nodes: [], opener: '' }];
  const top = () => stack.at(-1)!;
  const close = (opener: '{' | '$', kind: 'group' | 'math') => {
    const { nodes, opener: opened } = top();
    if (opened !== opener)
      throw new TexTreeError(`texTree: ${opener} does not match in ${JSON.stringify(source.slice(0, 80))}`);
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
    throw new TexTreeError(
      `texTree: ${top().opener} is not closed in ${JSON.stringify(source.slice(0, 80))}`,
    );
  return top().nodes;
}

/** The source again, near enough to be read: for what has no other form on a page. */
export function texSource(nodes: readonly TexNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'group') return `{${texSource(node.nodes)}}`;
      if (node.kind === 'math') return `$${texSource(node.nodes)}$`;
      return node.kind === 'command' ? `\\${node.name}` : node.text;
    })
    .join('');
}
