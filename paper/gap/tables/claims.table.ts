import type { JudgedClaim } from '../../../analysis/claims/judge-claims.ts';
import { decisive } from '../../../analysis/claims/judgement.ts';
import type { FactBook } from '../../../analysis/facts/fact-book.ts';
import { escapeTex } from '../../../analysis/facts/format-value.ts';
import { factTex } from '../../../analysis/tables/render/fact-tex.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { type Table, tableArtifact } from '../../../analysis/tables/table.ts';

/** Every claim of the paper, its verdict, and the facts that it rests on. */
const claims: Table = {
  file: import.meta.filename,
  name: 'claims',
  values({ claims: { judged }, facts }, notes) {
    return { claims: judged.map((claim) => rowValues(claim, facts, notes)) };
  },
};

function rowValues(claim: JudgedClaim, facts: FactBook, notes: TableNotes): TexValues {
  const { id, says, verdict } = claim;
  return {
    id: new Tex(id),
    says,
    verdict,
    because: because(claim).map(withMinus),
    facts: claim.facts.map((key) => ({ key: breakable(key), value: factTex(facts.get(key), notes) })),
  };
}

/** What failed, or why it is open; what makes a claim hold stands beside it. Missing seeds stand beside their facts. */
function because({ verdict, reasons, judgement }: JudgedClaim): string[] {
  if (verdict === 'fails') return decisive(judgement).map(({ text }) => text);
  const missing = reasons.some(({ kind }) => kind === 'seeds') ? ['declared seeds are missing'] : [];
  return [...missing, ...reasons.filter(({ kind }) => kind !== 'seeds').map(({ text }) => text)];
}

/** A minus sign and a dash have no place in TeX's ASCII. */
function withMinus(text: string): Tex {
  const parts = text.replaceAll('–', '(no value)').split('−');
  return new Tex(parts.map(escapeTex).join('\\ensuremath{-}'));
}

/** A key that may break after its dots, hyphens and underscores. */
function breakable(key: string): Tex {
  return new Tex(key.replace(/[._-]/g, (mark) => `${mark === '_' ? '\\_' : mark}\\allowbreak{}`));
}

export const claimsTable = tableArtifact(claims);
