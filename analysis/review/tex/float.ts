/** A generated float: caption, tabulars, and what stands below them. */
import type { Grid, Inline } from '../review-data.ts';
import { type InlineContext, inlineOf, plainText } from './inline.ts';
import { columnAligns, gridOf } from './tabular.ts';
import { type TexNode, texSource, texTree } from './tex-tree.ts';

export interface TexFloat {
  readonly label: string | null;
  readonly caption: readonly Inline[];
  readonly grids: readonly Grid[];
  readonly notes: readonly (readonly Inline[])[];
}

const GRIDS = new Set(['tabular', 'tabular*', 'longtable', 'tabularx']);

/** @param source the whole of a generated table or figure */
export function texFloat(source: string, context: InlineContext): TexFloat {
  const parts: Parts = { label: null, caption: [], grids: [], rest: [] };
  read(texTree(source), context, parts);
  // Of a figure, the drawing is elsewhere.
  const notes = paragraphs(parts.rest).map((nodes) => inlineOf(nodes, context));
  return {
    label: parts.label,
    caption: parts.caption,
    grids: parts.grids,
    notes: notes.filter((note) => plainText(note).trim() !== ''),
  };
}

interface Parts {
  label: string | null;
  caption: Inline[];
  grids: Grid[];
  rest: TexNode[];
}

/** What ends a paragraph of the notes. */
const BREAK: TexNode = { kind: 'special', text: '\\\\' };

function read(nodes: readonly TexNode[], context: InlineContext, parts: Parts): void {
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    const next = nodes[i + 1];
    const argument = next?.kind === 'group' ? next.nodes : [];
    const name = node.kind === 'command' ? node.name : '';
    if (name === 'begin' && GRIDS.has(texSource(argument))) i = readGrid(nodes, i, context, parts);
    else if (name === 'begin' || name === 'end') i = skipOptional(nodes, i + 1);
    else if (name === 'caption') {
      parts.caption = inlineOf(argument, context);
      i++;
    } else if (name === 'label') {
      parts.label = texSource(argument);
      i++;
    } else if (name === 'includefigure') i = skipOptional(nodes, i) + 1;
    else if (name === 'par' || name === 'smallskip' || name === 'medskip') parts.rest.push(BREAK);
    else if (node.kind === 'group' && holdsGrid(node.nodes)) read(node.nodes, context, parts);
    else parts.rest.push(node);
  }
}

const holdsGrid = (nodes: readonly TexNode[]): boolean =>
  nodes.some((node, i) => {
    const next = nodes[i + 1];
    return (
      node.kind === 'command' &&
      node.name === 'begin' &&
      next?.kind === 'group' &&
      GRIDS.has(texSource(next.nodes))
    );
  });

function readGrid(nodes: readonly TexNode[], at: number, context: InlineContext, parts: Parts): number {
  const name = groupSource(nodes[at + 1]);
  const end = nodes.findIndex(
    (node, i) =>
      i > at && node.kind === 'command' && node.name === 'end' && groupSource(nodes[i + 1]) === name,
  );
  const inside = nodes.slice(at + 2, end);
  // `tabular*` and `tabularx` have their width first.
  const groups = inside.flatMap((node, i) => (node.kind === 'group' ? [i] : []));
  const spec = groups[/[*x]$/.test(name) ? 1 : 0]!;
  const body = inside.slice(spec + 1);
  const captionAt = body.findIndex((node) => node.kind === 'command' && node.name === 'caption');
  if (captionAt !== -1) read(body.slice(captionAt, captionAt + 2), context, parts);
  const labelAt = body.findIndex((node) => node.kind === 'command' && node.name === 'label');
  if (labelAt !== -1) parts.label = groupSource(body[labelAt + 1]);
  const columns = inside[spec]!;
  parts.grids.push(gridOf(body, columnAligns(columns.kind === 'group' ? columns.nodes : []), context));
  parts.rest.push(BREAK);
  return end + 1;
}

function groupSource(node: TexNode | undefined): string {
  return node?.kind === 'group' ? texSource(node.nodes) : '';
}

/** Past `[tbp]`. */
function skipOptional(nodes: readonly TexNode[], at: number): number {
  const next = nodes[at + 1];
  return next?.kind === 'text' && /^\s*\[[^\]]*\]\s*$/.test(next.text) ? at + 1 : at;
}

function paragraphs(nodes: readonly TexNode[]): TexNode[][] {
  const out: TexNode[][] = [[]];
  for (const node of nodes) {
    if (node === BREAK) out.push([]);
    else out.at(-1)!.push(node);
  }
  return out;
}
