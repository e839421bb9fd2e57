/** A `tabular` or `longtable` as rows of cells. */
import type { Grid, GridCell, GridRow } from '../review-data.ts';
import { type InlineContext, inlineOf, plainText } from './inline.ts';
import { type TexNode, texSource } from './tex-tree.ts';

type Align = GridCell['align'];

/** What stands between rows and says something. `\endfirsthead` and the like end what a page break repeats. */
const RULES = new Set([
  'toprule',
  'midrule',
  'bottomrule',
  'addlinespace',
  'cmidrule',
  'hline',
  'specialrule',
]);
const HEAD_ENDS = new Set(['endfirsthead', 'endhead', 'endfoot', 'endlastfoot']);

/** Alignments of a column specification, `@{}lr@{\enspace}p{3cm}`: one per column. */
export function columnAligns(nodes: readonly TexNode[]): Align[] {
  const aligns: Align[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    if (node.kind !== 'text') continue;
    const repeat = /\*$/.exec(node.text);
    for (const letter of node.text) {
      if (letter === 'l' || letter === 'c' || letter === 'r') aligns.push(letter);
      else if (/[pmbXS]/.test(letter)) aligns.push(letter === 'S' ? 'r' : 'l');
    }
    const [times, columns] = [nodes[i + 1], nodes[i + 2]];
    if (repeat !== null && times?.kind === 'group' && columns?.kind === 'group') {
      const inner = columnAligns(columns.nodes);
      for (let n = Number(texSource(times.nodes)); n > 0; n--) aligns.push(...inner);
      i += 2;
    }
  }
  return aligns;
}

interface OpenRow {
  cells: TexNode[][];
  gap: boolean;
}

/** @param nodes what stands between `\begin{tabular}{…}` and `\end{tabular}` */
export function gridOf(nodes: readonly TexNode[], aligns: readonly Align[], context: InlineContext): Grid {
  const head: GridRow[] = [];
  let rows: GridRow[] = [];
  let row: OpenRow = { cells: [[]], gap: false };
  let firstRule = true;
  let headDone = false;
  const end = () => {
    const made = gridRow(row, aligns, context);
    if (made !== null) rows.push(made);
    row = { cells: [[]], gap: false };
  };
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    if (node.kind === 'special' && node.text === '&') row.cells.push([]);
    else if (node.kind === 'special' && node.text === '\\\\') end();
    else if (node.kind === 'command' && RULES.has(node.name)) {
      if (node.name === 'addlinespace') row.gap = true;
      if (node.name === 'midrule' || node.name === 'hline') {
        if (firstRule && !headDone) {
          head.push(...rows);
          rows = [];
          headDone = true;
        } else if (rows.length > 0) row.gap = true;
        firstRule = false;
      }
      if (node.name === 'cmidrule') i = ruleColumns(nodes, i, rows);
    } else if (node.kind === 'command' && HEAD_ENDS.has(node.name)) {
      // The first head was taken at its \midrule; what later pages repeat is dropped.
      rows = [];
      row = { cells: [[]], gap: false };
    } else if (node.kind === 'command' && (node.name === 'caption' || node.name === 'label')) i++;
    else row.cells.at(-1)!.push(node);
  }
  end();
  return { head, body: rows };
}

/** `\cmidrule(lr){5-6}`: marks the cells of the row above that it runs under. Gives the index of its last node. */
function ruleColumns(nodes: readonly TexNode[], at: number, rows: GridRow[]): number {
  let i = at + 1;
  if (nodes[i]?.kind === 'text') i++;
  const range = nodes[i];
  if (range?.kind !== 'group') return at;
  const [from, to] = texSource(range.nodes).split('-').map(Number);
  const above = rows.pop();
  if (above === undefined) return i;
  let column = 1;
  const cells = above.cells.map((cell) => {
    const first = column;
    column += cell.span;
    return first >= from! && first <= to! ? { ...cell, ruled: true } : cell;
  });
  rows.push({ ...above, cells });
  return i;
}

function gridRow({ cells, gap }: OpenRow, aligns: readonly Align[], context: InlineContext): GridRow | null {
  let column = 0;
  const made = cells.map((nodes) => {
    const cell = gridCell(nodes, aligns[column] ?? 'l', context);
    column += cell.span;
    return cell;
  });
  if (made.length === 1 && plainText(made[0]!.c).trim() === '') return null;
  return gap ? { cells: made, gap } : { cells: made };
}

function gridCell(nodes: readonly TexNode[], align: Align, context: InlineContext): GridCell {
  const at = nodes.findIndex((node) => node.kind === 'command' && node.name === 'multicolumn');
  const [span, spec, content] = at === -1 ? [] : nodes.slice(at + 1).filter((node) => node.kind === 'group');
  if (span?.kind !== 'group' || spec?.kind !== 'group' || content?.kind !== 'group') {
    return { span: 1, align, c: trimmed(nodes, context) };
  }
  const own = columnAligns(spec.nodes)[0] ?? align;
  return { span: Number(texSource(span.nodes)), align: own, c: trimmed(content.nodes, context) };
}

function trimmed(nodes: readonly TexNode[], context: InlineContext): GridCell['c'] {
  const pieces = inlineOf(nodes, context);
  const [first, last] = [pieces[0], pieces.at(-1)];
  // Not \s: an em space at the beginning is an indent.
  if (typeof first === 'string') pieces[0] = first.replace(/^[ \n]+/, '');
  if (typeof last === 'string') pieces[pieces.length - 1] = (pieces.at(-1) as string).replace(/[ \n]+$/, '');
  return pieces.filter((piece) => piece !== '');
}
