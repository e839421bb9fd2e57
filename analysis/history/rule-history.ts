/**
 * When a claim's rule was last changed: the claims are committed with their rules as the machine reads them, so git says since
 * which commit a rule has been what it is.
 */
import { type Commit, commits, fileAt } from './git.ts';

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
