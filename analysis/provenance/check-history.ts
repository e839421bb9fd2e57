/**
 * Git's history as a witness: a record that was committed once is still here, byte for byte, or `results/withdrawn.yaml` says why
 * it is not.
 */
import { leadingOutcome } from '../../experiments/record/upgrade-version-1.ts';
import { goneRecords } from '../history/committed-records.ts';
import { historyGap } from '../history/git.ts';
import { readWithdrawn, WITHDRAWN_FILE, withdrawalOf } from '../history/withdrawn.ts';
import type { CheckReport, Finding } from './finding.ts';

const WITHDRAWN = `results/${WITHDRAWN_FILE}`;

/**
 * @param present paths, relative to `root`, of the record files on disk
 * @throws {RecordError} when the list of withdrawn records breaks a rule
 */
export function checkHistory(root: string, present: Iterable<string>): CheckReport {
  const withdrawn = readWithdrawn(`${root}/results`);
  const gap = historyGap(root);
  if (gap !== null) {
    return { findings: [], notes: [`the history of the records could not be asked (${gap})`] };
  }
  const results = [...present].filter((path) => path.endsWith('/results.json'));
  const gone = goneRecords(root, results);
  const unexplained = gone.filter((record) => withdrawalOf(withdrawn, record) === undefined);
  const idle = withdrawn.filter((entry) => !gone.some((record) => withdrawalOf([entry], record) === entry));
  const findings: Finding[] = [
    ...unexplained.map(({ record, results: said, removed }) => ({
      path: `results/${record}/results.json`,
      what:
        `committed once and gone since ${removed.hash.slice(0, 7)} of ${removed.date.slice(0, 10)}${outcomeOf(said)}: ` +
        `${WITHDRAWN} must give the reason`,
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

/** What a record said, by its first outcome: `, which said <outcome> 0.598`. */
function outcomeOf(results: Buffer): string {
  try {
    const said = leadingOutcome(JSON.parse(results.toString('utf8')));
    return said === null ? '' : `, which said ${said[0]} ${said[1]}`;
  } catch {
    return '';
  }
}
