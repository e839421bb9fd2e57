/** Whether what the paper prints of history is what git's history says, and whether anything was taken back that it once printed. */
import { isDeepStrictEqual } from 'node:util';
import { RecordError } from '../../experiments/record/validate.ts';
import { commits, fileAt } from '../history/git.ts';
import type { LedgerHistory } from '../history/ledger-history.ts';
import {
  drawOrder,
  drawSeed,
  parseRepetitions,
  type Repetition,
  runsOfRecords,
} from '../history/repetitions.ts';
import { type RuleFiles, type Rules, rulesSince } from '../history/rule-history.ts';
import { currentWithdrawn } from '../history/withdrawn.ts';
import { REPETITIONS_FILE } from '../load/run-folders.ts';
import { sha256 } from '../load/sha256.ts';
import { LEDGER_FILE, type Ledger } from '../pipeline/ledger.ts';
import type { Finding } from './finding.ts';

const AGAIN = 'npm run paper -- build';
const REPETITIONS = `results/${REPETITIONS_FILE}`;

const inLedger = (what: string): Finding => ({ path: LEDGER_FILE, what });
const short = (hash: string): string => hash.slice(0, 7);

/** A rule that was loosened, or whose age was written by hand. @throws when git cannot be asked */
export function checkRules(files: RuleFiles, rules: Rules, stored: LedgerHistory['rules']): Finding[] {
  const since = rulesSince(files.root, files.claims, rules);
  const newest = commits(files.root, ['-1', '--', files.ledger])[0]?.hash;
  const strangers = Object.keys(stored).filter((id) => !rules.has(id));
  return [
    ...strangers.map((id) => inLedger(`rules: ${id}: there is no such claim: ${AGAIN}`)),
    ...[...rules].flatMap(([id, rule]) => {
      const says = stored[id];
      const commit = since.get(id) ?? null;
      const named = (text: string) => [inLedger(`rules: ${id}: ${text}`)];
      if (says?.sha256 !== sha256(rule)) return named(`the rule is another one: ${AGAIN}`);
      if (commit === null) return named('the rule is not committed as it is: history cannot say since when');
      // A commit cannot name itself.
      if (says.since === null && commit.hash === newest) return [];
      if (says.since?.hash === commit.hash && says.since.date === commit.date) return [];
      const told = says.since === null ? 'of this version' : `since ${short(says.since.hash)}`;
      return named(
        `the ledger says ${told}, history says since ${short(commit.hash)} of ${commit.date}: ${AGAIN}`,
      );
    }),
  ];
}

/** Reasons that were accepted, or repetitions, that are not there any more. @throws when git cannot be asked */
export function checkRemoved(root: string, ledger: Ledger, repetitions: readonly Repetition[]): Finding[] {
  const accepted = committed(root, LEDGER_FILE, ['-S', '"reason"'], acceptedIn);
  const repeated = committed(root, REPETITIONS, [], parseRepetitions);
  const missing = <T>(all: readonly T[], there: readonly T[]): T[] =>
    all.filter(
      (one, i) =>
        !there.some((other) => isDeepStrictEqual(one, other)) &&
        all.findIndex((other) => isDeepStrictEqual(one, other)) === i,
    );
  return [
    ...missing(accepted, ledger.accepted ?? []).map(({ path, reason }) =>
      inLedger(`accepted: ${path}, ${JSON.stringify(reason)}: was accepted once and is not there any more`),
    ),
    ...missing(repeated, repetitions).map(({ run, verdict }) => ({
      path: REPETITIONS,
      what: `${run}: was committed as ${verdict} and is not there any more`,
    })),
  ];
}

/** All that any committed version of a file held; versions that cannot be read held nothing. */
function committed<T>(
  root: string,
  file: string,
  which: readonly string[],
  read: (text: string) => readonly T[],
): T[] {
  return commits(root, [...which, '--', file]).flatMap(({ hash }) => {
    try {
      return [...read(fileAt(root, hash, file)?.toString('utf8') ?? '')];
    } catch {
      return [];
    }
  });
}

function acceptedIn(text: string): NonNullable<Ledger['accepted']> {
  return (JSON.parse(text) as Partial<Ledger>).accepted ?? [];
}

/** Withdrawn records that say something else than they said. @throws when git cannot be asked */
export function checkWithdrawn(
  root: string,
  present: readonly string[],
  stored: LedgerHistory['withdrawn'],
): Finding[] {
  try {
    const said = currentWithdrawn(root, present, stored);
    return isDeepStrictEqual(said, [...stored])
      ? []
      : [inLedger(`withdrawn: is not what history says: ${AGAIN}`)];
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return [{ path: `results/${error.file}`, what: error.rules.join('; ') }];
  }
}

/**
 * Repetitions of runs that were not drawn but chosen: those of one seed must be the first of its draw.
 * @param root null where there is no whole history: then the seed of the present records is known alone
 */
export function checkDraws(
  root: string | null,
  records: Ledger['records'],
  repetitions: readonly Repetition[],
): Finding[] {
  const seeds = new Set(repetitions.map(({ seed }) => seed));
  const known = recordsBySeed(root, records, seeds);
  return [...seeds].flatMap((seed) => {
    const own = repetitions.filter((one) => one.seed === seed);
    const of = known.get(seed);
    if (of === undefined) {
      const what = `${own[0]!.run}: was drawn by ${seed.slice(0, 12)}…, which no committed ledger gives`;
      return root === null ? [] : [{ path: REPETITIONS, what }];
    }
    const order = drawOrder(seed, runsOfRecords(of));
    return own.flatMap((one, i) => {
      const what = wrongDraw(one, order[i], order.length, of);
      return what === null ? [] : [{ path: REPETITIONS, what: `${one.run}: ${what}` }];
    });
  });
}

function wrongDraw(
  { run, sha256: hash, records }: Repetition,
  drawn: string | undefined,
  count: number,
  of: Ledger['records'],
): string | null {
  if (run !== drawn) return `was not drawn, ${drawn ?? 'nothing'} was`;
  if (hash !== of[`results/${run}/results.json`]) return 'sha256: is not that of the record that was drawn';
  return records === count ? null : `records: must be ${count}, got ${records}`;
}

function recordsBySeed(
  root: string | null,
  records: Ledger['records'],
  seeds: ReadonlySet<string>,
): Map<string, Ledger['records']> {
  const known = new Map([[drawSeed(records), records]]);
  const isOpen = () => [...seeds].some((seed) => !known.has(seed));
  if (root === null || !isOpen()) return known;
  for (const { hash } of commits(root, ['--', LEDGER_FILE])) {
    const [earlier] = committedRecords(root, hash);
    if (earlier !== undefined) known.set(drawSeed(earlier), earlier);
    if (!isOpen()) break;
  }
  return known;
}

function committedRecords(root: string, commit: string): Ledger['records'][] {
  try {
    const text = fileAt(root, commit, LEDGER_FILE)?.toString('utf8') ?? '';
    return [(JSON.parse(text) as Pick<Ledger, 'records'>).records];
  } catch {
    // A version that was committed half-merged.
    return [];
  }
}
