import { type LatexNode, latexTree } from './latex-tree.ts';

/** An author's notation: `\newcommand{\name}[parameters]{body}`. */
export interface Macro {
  readonly parameters: number;
  readonly body: readonly LatexNode[];
}

export type Macros = ReadonlyMap<string, Macro>;

/** Those with a meaning of their own here; their definitions say only how paper shows them. */
const OWN = new Set(['fact', 'factp']);

/** The plain definitions of a `macros.tex`. One with an optional argument is left out; its uses show as source. */
export function readMacros(source: string): Macros {
  const nodes = latexTree(source);
  const macros = new Map<string, Macro>();
  for (const [i, node] of nodes.entries()) {
    if (node.kind !== 'command' || !/^(re)?newcommand\*?$|^DeclareRobustCommand\*?$/.test(node.name))
      continue;
    const name = commandIn(nodes[i + 1]);
    const between = nodes[i + 2];
    const count = between?.kind === 'text' ? /^\s*\[(\d)\]\s*$/.exec(between.text) : null;
    const body = nodes[count === null ? i + 2 : i + 3];
    if (name === null || OWN.has(name) || body?.kind !== 'group') continue;
    macros.set(name, { parameters: Number(count?.[1] ?? 0), body: body.nodes });
  }
  return macros;
}

function commandIn(node: LatexNode | undefined): string | null {
  const inner = node?.kind === 'group' ? node.nodes[0] : node;
  return inner?.kind === 'command' ? inner.name : null;
}

/** The body with `#1`, `#2` … replaced. */
export function expandMacro({ body }: Macro, args: readonly (readonly LatexNode[])[]): LatexNode[] {
  const out: LatexNode[] = [];
  for (let i = 0; i < body.length; i++) {
    const node = body[i]!;
    const next = body[i + 1];
    if (node.kind === 'special' && node.text === '#' && next?.kind === 'text') {
      const digit = Number(next.text[0]);
      out.push({ kind: 'group', nodes: args[digit - 1] ?? [] });
      if (next.text.length > 1) out.push({ kind: 'text', text: next.text.slice(1) });
      i++;
    } else if (node.kind === 'group' || node.kind === 'math') {
      out.push({ kind: node.kind, nodes: expandMacro({ parameters: 0, body: node.nodes }, args) });
    } else out.push(node);
  }
  return out;
}
