/** Every claim of a paper: its sentence, its rule, the verdict of the data, and since when the rule is what it is. */
import { ruleAges } from '../context/context.ts';
import type { RuleAge } from '../history/rule-ages.ts';
import { defineTable } from './define-table.ts';
import type { Piece } from './table.ts';

export const claimsTable = defineTable({
  file: import.meta.filename,
  name: 'claims',
  caption: String.raw`Every claim: where its evidence stands, the verdict of the data, what its rule asks and of how many comparisons; $p$ is after
Holm's correction, \emph{within} by two one-sided $t$-tests. \signholds{} holds; \signfails{} fails: the values measured do not meet the rule, and the text says so; \signopen{} undecided: its test
does not reach the level, an interval contains the bound, or runs are missing. \emph{Rule since}: the commit since which the rule has been what it is, before
or after the first record that it judges was begun; neither where it judges none yet. The reviewer's site has rules and facts in full.`,
  draftCaption: '',
  layout: { size: 'tiny', columnSpace: '3pt', rowSpace: '0.6pt' },
  columns: [
    { head: '', align: 'l' },
    { head: '', align: 'c' },
    { head: 'Claim', align: 'l', width: '0.5\\linewidth', wraps: true },
    { head: 'Rule', align: 'l', width: '0.3\\linewidth', wraps: true },
    { head: 'Rule since', align: 'l' },
  ],
  rows: (context) => {
    const ages = ruleAges(context);
    return context.claims.map((claim) => [
      { content: [{ claim: claim.id }] },
      { content: [{ tex: SIGNS[claim.verdict] }] },
      claim.says,
      claim.shortRule,
      { content: since(ages.get(claim.id)) },
    ]);
  },
});

/** Of `living.sty`. */
const SIGNS = {
  holds: String.raw`\signholds`,
  fails: String.raw`\signfails`,
  undecided: String.raw`\signopen`,
} as const;

/** A commit cannot name itself: what it changed is of this version. */
function since(age: RuleAge | undefined): Piece[] {
  if (age === undefined) return ['unknown'];
  const { since: commit, order } = age;
  const beside = order === null ? '' : `, ${order}`;
  if (commit === null) return [`this version${beside}`];
  return [{ style: 'code', of: [commit.hash.slice(0, 7)] }, beside];
}
