import type { JudgedClaim } from '../claims/judge-claims.ts';
import { decisive } from '../claims/judgement.ts';
import type { FactBook } from '../facts/fact-book.ts';
import { escapeTex } from '../facts/format-value.ts';
import { factTex } from './render/fact-tex.ts';
import type { TableNotes } from './render/table-notes.ts';
import { Tex, type TexValues } from './render/tex.ts';
import { type Table, tableArtifact } from './table.ts';

/** Every claim of the paper, its verdict, and the facts that it rests on. */
const claims: Table = {
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
