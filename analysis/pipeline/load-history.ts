/** The history that the paper prints: for a build from git, where that knows it, and for all others from the ledger. */
import { join } from 'node:path';
import { readTextIfThere } from '../../experiments/record/file-text.ts';
import type { PaperDefinition } from '../authoring/define-paper.ts';
import type { LedgerHistory } from '../history/ledger-history.ts';
import { readRepetitions } from '../history/repetitions.ts';
import { currentRules, type RuleFiles, type Rules } from '../history/rule-history.ts';
import { currentWithdrawn } from '../history/withdrawn.ts';
import { LEDGER_FILE, type Ledger, parseLedger } from './ledger.ts';
import { type Paths, relativePath } from './paths.ts';

/** Of all claims, those of registered studies too. */
export function rulesOf({ claims, registered }: PaperDefinition): Rules {
  const all = [...claims, ...registered.flatMap(({ claims = [] }) => claims)];
  return new Map(all.map(({ id, holdsIf }) => [id, holdsIf.words]));
}

export function ruleFiles({ root, generated }: Paths): RuleFiles {
  const claims = relativePath(root, join(generated, 'claims.json'));
  return { root, claims, ledger: LEDGER_FILE };
}

/** As the ledger has it. @throws {RecordError} naming file, field and rule */
export function storedHistory(paths: Paths, ledger = storedLedger(paths)): LedgerHistory {
  const { rules = {}, accepted = [], withdrawn = [] } = ledger ?? {};
  return { rules, accepted, withdrawn, repetitions: readRepetitions(paths.results) };
}

/** Null before the first build. @throws {RecordError} naming file, field and rule */
export function storedLedger({ ledger }: Pick<Paths, 'ledger'>): Ledger | null {
  const stored = readTextIfThere(ledger);
  return stored === null ? null : parseLedger(stored);
}

/**
 * As the next ledger has it, but for what is accepted.
 * @param present paths relative to the root of the results.json that there are
 * @param isLedgerOther whether the next ledger has other records, sources or programs
 * @throws {RecordError} naming file, field and rule
 */
export function currentHistory(
  paths: Paths,
  definition: PaperDefinition,
  ledger: Ledger | null,
  present: readonly string[],
  isLedgerOther: boolean,
): LedgerHistory {
  const stored = storedHistory(paths, ledger);
  return {
    ...stored,
    rules: currentRules(ruleFiles(paths), rulesOf(definition), stored.rules, isLedgerOther),
    withdrawn: currentWithdrawn(paths.root, present, stored.withdrawn),
  };
}
