/**
 * Git's history as a witness: a record that was committed once is still here, byte for byte, or `results/withdrawn.yaml` says why
 * it is not.
 */
import type { PaperDefinition } from '../authoring/define-paper.ts';
import { goneRecords } from '../history/committed-records.ts';
import { type Commit, historyGap } from '../history/git.ts';
import { readWithdrawn, saidBy, withdrawalOf } from '../history/withdrawn.ts';
import { WITHDRAWN_FILE } from '../load/run-folders.ts';
import type { Ledger } from '../pipeline/ledger.ts';
import { ruleFiles, rulesOf, storedHistory } from '../pipeline/load-history.ts';
import type { Paths } from '../pipeline/paths.ts';
import { checkDraws, checkRemoved, checkRules, checkWithdrawn } from './check-ledger-history.ts';
import type { CheckReport, Finding } from './finding.ts';

const WITHDRAWN = `results/${WITHDRAWN_FILE}`;

/**
 * All that history can witness: records, and what the ledger keeps for the paper to print.
 * @param present paths, relative to the root, of the record files on disk
 * @throws {RecordError} when a list of records breaks a rule
 */
export function checkHistory(
  paths: Paths,
  definition: PaperDefinition,
  ledger: Ledger,
  present: readonly string[],
): CheckReport {
  const { root } = paths;
  const stored = storedHistory(paths, ledger);
  const records = checkCommittedRecords(root, present);
  const isWhole = historyGap(root) === null;
  const results = present.filter((path) => path.endsWith('/results.json'));
  const findings = [
    ...records.findings,
    ...(isWhole ? checkRules(ruleFiles(paths), rulesOf(definition), stored.rules) : []),
    ...(isWhole ? checkWithdrawn(root, results, stored.withdrawn) : []),
    ...(isWhole ? checkRemoved(root, ledger, stored.repetitions) : []),
    ...checkDraws(isWhole ? root : null, ledger.records, stored.repetitions),
  ];
  return { findings, notes: records.notes };
}

/**
 * @param present paths, relative to `root`, of the record files on disk
 * @throws {RecordError} when the list of withdrawn records breaks a rule
 */
export function checkCommittedRecords(root: string, present: Iterable<string>): CheckReport {
  const withdrawn = readWithdrawn(`${root}/results`);
  const gap = historyGap(root);
  if (gap !== null) {
    return {
      findings: [],
      notes: [`git's history of records, rules and accepted reasons could not be asked (${gap})`],
    };
  }
  const results = [...present].filter((path) => path.endsWith('/results.json'));
  const gone = goneRecords(root, results);
  const unexplained = gone.filter((record) => withdrawalOf(withdrawn, record) === undefined);
  const idle = withdrawn.filter((entry) => !gone.some((record) => withdrawalOf([entry], record) === entry));
  const findings: Finding[] = [
    ...unexplained.map(({ record, results: said, removed }) => ({
      path: fileOf(record),
      what:
        `committed once and ${results.includes(fileOf(record)) ? 'changed' : 'gone'} ${since(removed)}${outcomesOf(said)}: ` +
        `${WITHDRAWN} must give the reason, as "- {records: [${record}], reason: …}"`,
    })),
    ...idle.map(({ records }) => ({
      path: WITHDRAWN,
      what: `${records.join(', ')}: no such record was committed and is gone`,
    })),
  ];
  return {
    findings,
    notes: [`every record that git's history knows, ${gone.length - unexplained.length} of them withdrawn`],
  };
}

const fileOf = (record: string) => `results/${record}/results.json`;

const since = (removed: Commit | null) =>
  removed === null
    ? 'since the last commit'
    : `since ${removed.hash.slice(0, 7)} of ${removed.date.slice(0, 10)}`;

/** What a record said: `, which said n.loss 11.7, yield 5.89`. */
function outcomesOf(results: Buffer): string {
  const said = outcomesSaid(results);
  const shown = said.slice(0, MOST_SAID).map(([name, value]) => `${name} ${value}`);
  const more = said.length > MOST_SAID ? ` and ${said.length - MOST_SAID} more` : '';
  return said.length === 0 ? '' : `, which said ${shown.join(', ')}${more}`;
}

const MOST_SAID = 4;

/** Of version 1, whose outcomes are no list, the first. */
function outcomesSaid(results: Buffer): readonly (readonly [string, unknown])[] {
  const said = saidBy(results);
  if (said === null) return [];
  const { outcomes } = JSON.parse(results.toString('utf8')) as { outcomes?: unknown };
  return typeof outcomes === 'object' && outcomes !== null ? Object.entries(outcomes) : [said];
}
