/**
 * A table with the headings and words of people, as the study names them. Nothing is guessed: `Yield (t/ha)` is the outcome with
 * that label and unit, `Höhe` the value with that title.
 */

import type { Outcome, StudyDefinition } from '../definition/study.ts';
import { axisTitle } from '../definition/unit.ts';
import { type CsvTable, ImportError } from './csv-table.ts';

/**
 * A heading as the study has it: the factor, or what the records call the outcome; itself where the study knows none.
 * @throws {ImportError} on percent, where records hold fractions
 */
export function plainColumn({ factors, outcomes }: StudyDefinition, heading: string): string {
  const factor = Object.keys(factors).find((name) => factors[name]!.label === heading);
  const isOf = ({ label, unit }: Outcome) => [label, axisTitle(label, unit)].includes(heading);
  const isPlain = Object.hasOwn(factors, heading) || Object.values(outcomes).some(({ of }) => of === heading);
  if (isPlain) return heading;
  const outcome = Object.values(outcomes).find(isOf);
  if (factor === undefined && outcome?.unit === 'fraction' && outcome.label !== heading)
    throw new ImportError([
      `column ${heading}: must hold fractions, 0.5 for 50 %, and be called ${outcome.label}`,
    ]);
  return factor ?? outcome?.of ?? heading;
}

/**
 * The table with plain headings and with the names of values.
 * @throws {ImportError} on two headings of one thing
 */
export function plainTable(study: StudyDefinition, { columns, rows }: CsvTable): CsvTable {
  const plain = columns.map((heading) => plainColumn(study, heading));
  const second = plain.findIndex((name, i) => plain.indexOf(name) < i);
  if (second !== -1) {
    const headings = `${columns[plain.indexOf(plain[second]!)]} and ${columns[second]}`;
    throw new ImportError([`column ${plain[second]}: must stand there once, stands there as ${headings}`]);
  }
  const valuesOf = plain.map((name) =>
    Object.hasOwn(study.factors, name) ? study.factors[name]!.values : undefined,
  );
  const value = (text: string, column: number): string => {
    const values = valuesOf[column];
    if (values === undefined || Object.hasOwn(values, text)) return text;
    return Object.keys(values).find((name) => values[name]!.title === text) ?? text;
  };
  return { columns: plain, rows: rows.map((row) => ({ ...row, cells: row.cells.map(value) })) };
}
