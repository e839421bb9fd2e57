/**
 * The ledger: SHA-256 of every raw record file, every artifact, section and program, committed with them, the TeX version that the
 * PDF's bytes are promised for, and what the paper prints of history.
 */

import { z } from 'zod';
import { sha256 } from '../../experiments/record/fields.ts';
import { parseChecked } from '../../experiments/record/validate.ts';
import { acceptedSchema, ledgerRuleSchema, withdrawnRecordSchema } from '../history/ledger-history.ts';

const hashes = z.record(z.string(), sha256);

const ledgerSchema = z.strictObject({
  generatedBy: z.string(),
  schemaVersion: z.literal(1),
  /** First line of `pdflatex --version`; null when the PDF was not built. */
  tex: z.string().nullable(),
  /** Path relative to the repository to SHA-256: `results/raw/…/config.json`, `results/raw/…/results.json`. */
  records: hashes,
  /** The same for generated files. */
  artifacts: hashes,
  /** The same for sections and templates. */
  sources: hashes,
  /**
   * The same for the programs, settings and data that make artifacts of records.
   * A file each and not a folder: whoever changes one file changes one line, and versions of two people merge as their files do.
   */
  programs: hashes,
  /** Id of a claim to since when its rule is what it is. */
  rules: z.record(z.string(), ledgerRuleSchema).optional(),
  /** What `withdrawn.yaml` speaks of. */
  withdrawn: z.array(withdrawnRecordSchema).readonly().optional(),
  /** In the order in which they were accepted; ledgers in which nothing ever was have none. */
  accepted: z.array(acceptedSchema).readonly().optional(),
});
export type Ledger = z.infer<typeof ledgerSchema>;

export const LEDGER_FILE = 'results/ledger.json';

/** The ledger's file: paths sorted, a line each. */
export function ledgerJson(ledger: Omit<Ledger, 'generatedBy' | 'schemaVersion'>): string {
  const sorted = <T>(entries: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
  const { tex, records, artifacts, sources, programs, rules = {}, withdrawn = [], accepted = [] } = ledger;
  const whole = {
    generatedBy: 'npm run paper -- build',
    schemaVersion: 1,
    tex,
    records: sorted(records),
    artifacts: sorted(artifacts),
    sources: sorted(sources),
    programs: sorted(programs),
    ...(Object.keys(rules).length === 0 ? {} : { rules: sorted(rules) }),
    ...(withdrawn.length === 0 ? {} : { withdrawn: [...withdrawn] }),
    ...(accepted.length === 0 ? {} : { accepted: [...accepted] }),
  } satisfies Ledger;
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** @throws {RecordError} naming file, field and rule when the ledger is malformed */
export const parseLedger = (text: string): Ledger => parseChecked(ledgerSchema, text, LEDGER_FILE);
