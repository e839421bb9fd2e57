/** The table as a file: a row a line, so that a changed cell is one changed line in `git diff`. */
import { z } from 'zod';
import { checked, parseChecked } from '../../experiments/record/validate.ts';
import type { Piece, Table } from './table.ts';

export function tableJson({ columns, groups, notes, remarks, source, ...head }: Table): string {
  const lines = (values: readonly unknown[]): string =>
    values.length === 0 ? '[]' : `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`;
  const generatedBy = `npm run paper -- build, from ${source}. Do not edit.`;
  const groupTexts = groups.map(
    ({ title, rows }) => `{"title":${JSON.stringify(title)},"rows":${lines(rows)}}`,
  );
  return `${JSON.stringify({ generatedBy, source, ...head }).slice(0, -1)},
"columns":${lines(columns)},
"groups":[${groupTexts.join(',\n')}],
"notes":${lines(notes)},
"remarks":${lines(remarks)}}
`;
}

const align = z.enum(['l', 'c', 'r']);
const piece: z.ZodType<Piece> = z.lazy(() =>
  z.union([
    z.string(),
    z.object({ tex: z.string() }),
    z.object({ fact: z.string(), shown: z.string(), best: z.literal(true).exactOptional() }),
    z.object({ claim: z.string() }),
    z.object({ style: z.enum(['small', 'emphasis', 'code', 'key', 'grey']), of: z.array(piece) }),
    z.object({ provisional: z.object({ have: z.int(), declared: z.int() }), of: z.array(piece) }),
    z.object({ note: z.string() }),
    z.object({ newLine: z.literal(true) }),
  ]),
);
const cell = z.object({
  content: z.array(piece),
  span: z.int().positive().exactOptional(),
  align: align.exactOptional(),
});
const tableSchema = z.object({
  name: z.string(),
  source: z.string(),
  caption: z.string(),
  layout: z.object({
    form: z.enum(['float', 'long']),
    wide: z.boolean(),
    size: z.enum(['small', 'footnotesize', 'scriptsize']),
    columnSpace: z.string().nullable(),
    rowSpace: z.string().optional(),
    groupTitles: z.enum(['above', 'beside']),
  }),
  columns: z.array(
    z.strictObject({
      head: piece,
      over: piece.exactOptional(),
      align,
      headAlign: align.exactOptional(),
      joined: z.boolean().exactOptional(),
      width: z.string().exactOptional(),
      wraps: z.boolean().exactOptional(),
    }),
  ),
  groups: z.array(z.object({ title: cell.nullable(), rows: z.array(z.array(cell)) })),
  notes: z.array(z.string()),
  remarks: z.array(z.array(piece)),
}) satisfies z.ZodType<Table>;

/** @throws naming table, field, rule and value where what an author's functions gave is no table */
export function checkTable(table: Table): void {
  checked(tableSchema, table, `table ${table.name}`);
}

/** @throws naming the file, the field and the rule where it is no table */
export function parseTable(text: string, file: string): Table {
  return parseChecked(tableSchema, text, file);
}
