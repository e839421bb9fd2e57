/**
 * When a claim's rule was last changed: the claims are committed with their rules as the machine reads them, so git says since
 * which commit a rule has been what it is.
 */
import { sha256 } from '../load/sha256.ts';
import { type Commit, commits, fileAt, gitText, historyGap } from './git.ts';
import type { LedgerRule } from './ledger-history.ts';

/** Id to rule. */
export type Rules = ReadonlyMap<string, string>;

/**
 * For each rule the oldest commit since which `file` has had it without interruption; null for a rule that is not committed.
 * @param file relative to `root`; as `writeClaims` writes it
 */
export function rulesSince(root: string, file: string, rules: Rules): ReadonlyMap<string, Commit | null> {
  const since = new Map<string, Commit | null>([...rules.keys()].map((id) => [id, null]));
  const open = new Set(rules.keys());
  for (const commit of commits(root, ['--', file])) {
    if (open.size === 0) break;
    const before = rulesIn(fileAt(root, commit.hash, file));
    for (const id of open) {
      if (before.get(id) === rules.get(id)) since.set(id, commit);
      else open.delete(id);
    }
  }
  return since;
}

function rulesIn(content: Buffer | null): Rules {
  if (content === null) return new Map();
  try {
    type Written = readonly { readonly id: string; readonly rule: string }[];
    const { claims = [], registered = [] } = JSON.parse(content.toString('utf8')) as {
      readonly claims?: Written;
      readonly registered?: Written;
    };
    return new Map([...claims, ...registered].map(({ id, rule }) => [id, rule]));
  } catch {
    // A version that was committed half-merged has no rules.
    return new Map();
  }
}

export interface RuleFiles {
  readonly root: string;
  /** Where the rules are committed, and where their ages are; relative to `root`. */
  readonly claims: string;
  readonly ledger: string;
}

/**
 * Since when each rule has been what it is: as the ledger says where the rule is the same and history has that commit, and otherwise
 * as git says. A commit cannot name itself: a rule that came with the last version of the ledger has none until the ledger
 * changes again, so that a checkout in which nothing was changed builds what was committed.
 * @param isLedgerOther whether the next ledger will differ from the last for other reasons, and so be of another commit
 */
export function currentRules(
  files: RuleFiles,
  rules: Rules,
  stored: Readonly<Record<string, LedgerRule>>,
  isLedgerOther: boolean,
): Record<string, LedgerRule> {
  const { root, claims, ledger } = files;
  const before = new Map(
    [...rules].map(([id, rule]) => {
      const one = stored[id];
      const hash = sha256(rule);
      return [id, one?.sha256 === hash ? one : { sha256: hash, since: undefined }] as const;
    }),
  );
  const isWhole = rules.size > 0 && historyGap(root) === null;
  const known = new Set(isWhole ? commits(root, ['--', claims]).map(({ hash }) => hash) : []);
  const isOpen = ({ since }: { readonly since?: LedgerRule['since'] | undefined }) =>
    isWhole && (since == null || !known.has(since.hash));
  const open = new Map([...rules].filter(([id]) => isOpen(before.get(id)!)));
  const found = open.size === 0 ? new Map<string, Commit | null>() : rulesSince(root, claims, open);
  const newest = open.size === 0 || isLedgerOther ? null : newestLedger(root, ledger);
  return Object.fromEntries(
    [...before].map(([id, { sha256: hash, since }]) => {
      if (!open.has(id)) return [id, { sha256: hash, since: since ?? null }];
      const commit = found.get(id)!;
      const isOwn = since === null && commit?.hash === newest;
      return [id, { sha256: hash, since: isOwn ? null : commit }];
    }),
  );
}

/** The commit that last changed the ledger; null where the working tree holds changes, of which the next ledger will be. */
function newestLedger(root: string, ledger: string): string | null {
  if (gitText(root, ['status', '--porcelain', '--', 'results', 'paper']) !== '') return null;
  return commits(root, ['-1', '--', ledger])[0]?.hash ?? null;
}
