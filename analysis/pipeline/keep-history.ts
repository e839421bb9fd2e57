/** The history that the paper prints: for a build from git, where that knows it, and for all others from the ledger. */
import { join, relative } from 'node:path';
import type { PaperDefinition } from '../authoring/define-paper.ts';
import type { KeptHistory } from '../history/kept-history.ts';
import { readRepetitions } from '../history/repetitions.ts';
import { keepRules, type RuleFiles, type Rules } from '../history/rule-history.ts';
import { keepWithdrawn } from '../history/withdrawn.ts';
import { LEDGER_FILE, type Ledger, parseLedger } from './ledger.ts';
import type { Paths } from './paths.ts';
import { readIfThere } from './write-if-changed.ts';

/** Of all claims, those of registered studies too. */
export function rulesOf({ claims, registered }: PaperDefinition): Rules {
  const all = [...claims, ...registered.flatMap(({ claims = [] }) => claims)];
  return new Map(all.map(({ id, holdsIf }) => [id, holdsIf.words]));
}

export function ruleFiles({ root, generated }: Paths): RuleFiles {
  const claims = relative(root, join(generated, 'claims.json')).replaceAll('\\', '/');
  return { root, claims, ledger: LEDGER_FILE };
}

/** As it was kept. @throws {RecordError} naming file, field and rule */
export function storedHistory(paths: Paths, ledger = storedLedger(paths)): KeptHistory {
  const { rules = {}, accepted = [], withdrawn = [] } = ledger ?? {};
  return { rules, accepted, withdrawn, repetitions: readRepetitions(paths.results) };
}

function storedLedger({ ledger }: Paths): Ledger | null {
  const stored = readIfThere(ledger);
  return stored === null ? null : parseLedger(stored.toString('utf8'));
}

/**
 * As the next ledger keeps it, but for what is accepted.
 * @param present paths relative to the root of the results.json that there are
 * @throws {RecordError} naming file, field and rule
 */
export function keepHistory(
  paths: Paths,
  definition: PaperDefinition,
  ledger: Ledger | null,
  present: readonly string[],
): KeptHistory {
  const stored = storedHistory(paths, ledger);
  return {
    ...stored,
    rules: keepRules(ruleFiles(paths), rulesOf(definition), stored.rules),
    withdrawn: keepWithdrawn(paths.root, present, stored.withdrawn),
  };
}
