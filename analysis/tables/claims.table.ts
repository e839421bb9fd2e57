/** Every claim of a paper: its sentence, its rule, the verdict of the data, and since when the rule is what it is. */
import type { JudgedClaim } from '../claims/judge-claims.ts';
import { SHORT_REASONS } from '../claims/write-claims.ts';
import { ruleAges } from '../context/context.ts';
import type { RuleAge } from '../history/rule-ages.ts';
import { defineTable } from './define-table.ts';
import type { Piece } from './table.ts';

export const claimsTable = defineTable({
  file: import.meta.filename,
  name: 'claims',
  caption: String.raw`Every claim: where it is made, what is claimed, the rule as the machine reads it, and the verdict of the data.
On the right the commit since which the rule is what it is, before or after the first of the runs that it judges began. Braces: for one after
the other, \texttt{\{same\}}: the one of the braces before. A claim is undecided when its test cannot reach the level with the
declared seeds or the interval reaches over the bound; one that fails was expected, and the text says that the data refutes it.`,
  draftCaption: '',
  layout: { form: 'long', size: 'scriptsize', columnSpace: '4pt', rowSpace: '1.5pt' },
  columns: [
    { head: '', align: 'l' },
    { head: 'Claim and rule', align: 'l', width: '0.71\\linewidth', wraps: true },
    { head: 'Verdict', align: 'l', width: '0.085\\linewidth', wraps: true },
    { head: 'Rule since', align: 'l', width: '0.115\\linewidth', wraps: true },
  ],
  rows: (context) => {
    const ages = ruleAges(context);
    return context.claims.judged.map((claim) => [
      { content: [{ claim: claim.id }] },
      { content: statement(claim) },
      { content: verdict(claim) },
      { content: since(ages.get(claim.id)) },
    ]);
  },
});

/** Below the sentence the rule. */
function statement({ says, shortRule }: JudgedClaim): Piece[] {
  return [says, { newLine: true }, { style: 'key', of: [shortRule] }];
}

/** An open one with the reason. */
function verdict({ verdict, reasons }: JudgedClaim): Piece[] {
  const kinds = [...new Set(reasons.map(({ kind }) => SHORT_REASONS[kind]))];
  return [verdict, ...(kinds.length === 0 ? [] : [{ newLine: true } as const, kinds.join(', ')])];
}

/** A commit cannot name itself: what it changed is of this version. */
function since(age: RuleAge | undefined): Piece[] {
  if (age === undefined) return ['unknown'];
  const { since: commit, order } = age;
  const beside = order === null ? '' : `, ${order}`;
  if (commit === null) return [`this version${beside}`];
  return [
    { style: 'code', of: [commit.hash.slice(0, 7)] },
    beside,
    { newLine: true },
    commit.date.slice(0, 10),
  ];
}
