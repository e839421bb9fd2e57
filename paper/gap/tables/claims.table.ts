import type { JudgedClaim } from '../../../analysis/claims/judge-claims.ts';
import { decisive } from '../../../analysis/claims/judgement.ts';
import { defineTable, type TableContext } from '../../../analysis/tables/define-table.ts';
import type { Piece } from '../../../analysis/tables/table.ts';

/** Every claim of the paper, its verdict, and the facts that it rests on. */
export const claimsTable = defineTable({
  file: import.meta.filename,
  name: 'claims',
  caption: String.raw`Every claim of this paper: the section where it is made, what is claimed, the verdict of the data, and the facts
that it rests on. A claim is undecided while declared seeds are missing, when its test cannot reach the level with the
declared seeds, or when the interval reaches over the bound. One that fails is one that we expected, and the text says that the data refutes it.`,
  draftCaption: '',
  layout: { form: 'long', size: 'footnotesize' },
  columns: [
    { head: 'Claim', align: 'l', width: '0.40\\linewidth', wraps: true },
    { head: 'Verdict', align: 'l' },
    { head: 'Rests on', align: 'l', width: '0.44\\linewidth', wraps: true },
  ],
  rows: (context) =>
    context.claims.judged.map((claim) => ({
      title: null,
      rows: [[{ content: statement(claim) }, claim.verdict, { content: evidence(claim, context) }]],
    })),
});

function statement(claim: JudgedClaim): Piece[] {
  const reasons = because(claim).flatMap((text): Piece[] => [
    { newLine: true },
    // A fact without a value is a dash, which in a sentence would be one.
    { style: 'emphasis', of: [text.replaceAll('–', '(no value)')] },
  ]);
  return [{ claim: claim.id }, { newLine: true }, claim.says, ...reasons];
}

/** What failed, or why it is open; what makes a claim hold stands beside it. Missing seeds stand beside their facts. */
function because({ verdict, reasons, judgement }: JudgedClaim): string[] {
  if (verdict === 'fails') return decisive(judgement).map(({ text }) => text);
  const missing = reasons.some(({ kind }) => kind === 'seeds') ? ['declared seeds are missing'] : [];
  return [...missing, ...reasons.filter(({ kind }) => kind !== 'seeds').map(({ text }) => text)];
}

/** The facts below each other, each behind its key. */
function evidence({ facts }: JudgedClaim, { fact }: TableContext): Piece[] {
  return facts.flatMap((key, i): Piece[] => [
    ...(i === 0 ? [] : [',', { newLine: true } as const]),
    { style: 'key', of: [key] },
    '\u00a0',
    ...fact(key).content,
  ]);
}
