import { escapeMarkdown } from '../facts/escape-markdown.ts';
import { differingExcerpts, excerpt } from '../provenance/finding.ts';
import { type Flip, isEmpty, type MovedFact, type VersionDiff } from './compare-versions.ts';

/** What moved, as a table. */
export interface DiffSection {
  readonly title: string;
  /** What the first column names. */
  readonly names: 'claim' | 'fact' | 'run' | 'entry';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What differs, the weightiest first; sections with nothing in them are left out. */
export function diffSections(diff: VersionDiff): DiffSection[] {
  const flips = (title: string, of: DiffSection['names'], list: readonly Flip[]): DiffSection => ({
    title,
    names: of,
    columns: ['what', 'before', 'after'],
    rows: list.map(({ what, before, after }) => [what, before, after]),
  });
  const names = (title: string, of: DiffSection['names'], list: readonly string[]): DiffSection => ({
    title,
    names: of,
    columns: ['name'],
    rows: list.map((name) => [name]),
  });
  const all = [
    flips('Claims', 'claim', diff.claims),
    flips('Significance after Holm', 'fact', diff.significance),
    flips('Marks in tables', 'entry', diff.marks),
    {
      title: 'Facts that moved',
      names: 'fact' as const,
      columns: ['fact', 'before', 'after', 'change'],
      rows: diff.moved.map(movedRow),
    },
    names('Runs added', 'run', diff.addedRuns),
    names('Runs removed', 'run', diff.removedRuns),
    names('Runs with another record', 'run', diff.changedRuns),
    names('Facts added', 'fact', diff.addedFacts),
    names('Facts removed', 'fact', diff.removedFacts),
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

function movedRow({ key, before, after, unit, change, intervals }: MovedFact): string[] {
  const relative = intervals === null ? '' : `, ${signed(intervals, 2)} of the interval's half width`;
  return [key, before, after, change === null ? '' : `${inUnit(change, unit)}${relative}`];
}

function inUnit(change: number, unit: string): string {
  if (unit === 'fraction') return `${signed(100 * change, 2)} points`;
  const named = unit === 'none' || unit === 'ratio' || unit === 'p' || unit === 'count' ? '' : ` ${unit}`;
  return `${signed(change, Number.isInteger(change) ? 0 : 3)}${named}`;
}

/** What is less than the last of the digits in as many as say how much. */
function signed(value: number, digits: number): string {
  const size = Math.abs(value);
  return `${value < 0 ? '−' : '+'}${size > 0 && size < 10 ** -digits ? size.toPrecision(2) : size.toFixed(digits)}`;
}

export function diffText(diff: VersionDiff): string {
  const head = `${excerpt(diff.from)} -> ${excerpt(diff.to)}`;
  if (isEmpty(diff)) return `${head}: nothing differs\n`;
  const parts = diffSections(diff).map(({ title, rows }) => {
    const lines = rows.map(([name, before, after, change]) => {
      if (before === undefined) return `  ${excerpt(name!)}`;
      const moved = `  ${excerpt(name!)}: ${differingExcerpts(before, after!).join(' -> ')}`;
      return change === undefined || change === '' ? moved : `${moved} (${change})`;
    });
    return `${title} (${rows.length})\n${lines.join('\n')}`;
  });
  return `${head}\n\n${parts.join('\n\n')}\n`;
}

/** Tables for a pull request. Everything that comes from a record is code or escaped, and can make no markup. */
export function diffMarkdown(diff: VersionDiff): string {
  const head = `### What moved: ${code(diff.from)} → ${code(diff.to)}`;
  if (isEmpty(diff)) return `${head}\n\nNothing differs.\n`;
  const parts = diffSections(diff).map(({ title, columns, rows }) => {
    const lines = rows.map(
      (row) =>
        `| ${row.map((cell, i) => (i === 0 ? code(cell) : escapeMarkdown(excerpt(cell)))).join(' | ')} |`,
    );
    const table = [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---').join('|')}|`, ...lines].join(
      '\n',
    );
    const body = `#### ${title} (${rows.length})\n\n${table}`;
    return rows.length <= 30
      ? body
      : `<details><summary>${title} (${rows.length})</summary>\n\n${table}\n\n</details>`;
  });
  return `${[head, ...parts].join('\n\n')}\n`;
}

/** As a code span that its text cannot end: what is no letter, digit or plain sign becomes `?`. */
function code(text: string): string {
  return `\`${excerpt(text).replace(/[^\p{L}\p{N} .,:_~^@/+()-]/gu, '?')}\``;
}
