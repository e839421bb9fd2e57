/** Whether a study has a place for what is imported: a record that it does not declare would stop the next build. */
import { nearestNames } from '../../experiments/record/nearest-names.ts';
import { factorText } from '../../experiments/record/run-record.ts';
import type { StudyDefinition } from '../definition/study.ts';
import { ImportError } from './csv-table.ts';
import type { ImportedRecord } from './imported-records.ts';

/** @throws {ImportError} that lists every value that the study does not have, and every run that it does not declare */
export function refuseUndeclared(
  { id, factors, runs }: StudyDefinition,
  records: readonly ImportedRecord[],
  file: string,
): void {
  const declared = new Set(runs.map(({ folder }) => folder));
  const mistakes = records
    .filter(({ folder }) => !declared.has(folder))
    .flatMap(({ line, config }) => {
      const values = Object.entries(config.factors).map(
        ([name, value]) => [name, factorText(value)] as const,
      );
      const unknown = values.filter(([name, value]) => !Object.hasOwn(factors[name]?.values ?? {}, value));
      const rules = unknown.map(([name, value]) => {
        const known = nearestNames(value, Object.keys(factors[name]?.values ?? {})).join(', ');
        return `column ${name}: study ${id} has no value ${JSON.stringify(value)} (nearest: ${known})`;
      });
      const cell = values.map(([name, value]) => `${name}=${value}`).join(', ');
      const undeclared = `study ${id} declares no run of seed ${config.seed} with ${cell}`;
      return (rules.length > 0 ? rules : [undeclared]).map((rule) => `${file}:${line}: ${rule}`);
    });
  if (mistakes.length > 0) throw new ImportError(mistakes);
}
