import type { Comparison } from '../../cells/comparison.ts';
import type { PaperContext } from '../../pipeline/context.ts';
import { countTex, factTex, intervalTex } from './fact-tex.ts';
import { rowTitle } from './row-title.ts';
import type { TableNotes } from './table-notes.ts';
import { Tex, type TexValues } from './tex.ts';

/** Comparisons with their tests, grouped by family: the group within which p-values are adjusted. */
export function comparisonGroups(
  comparisons: readonly Comparison[],
  context: PaperContext,
  notes: TableNotes,
): TexValues {
  const families = [...new Set(comparisons.map(({ family }) => family))];
  return {
    groups: families.map((family) => {
      const { variantStyle } = context.definition;
      const members = comparisons.filter((comparison) => comparison.family === family);
      const { a, b } = members[0]!;
      return {
        difference: new Tex(`${variantStyle(a.variant).tex} $-$ ${variantStyle(b.variant).tex}`),
        rows: members.map((comparison) => rowValues(comparison, context, notes)),
      };
    }),
    provisional: comparisons.some(({ complete }) => !complete),
  };
}

function rowValues({ key, a }: Comparison, { cells, facts }: PaperContext, notes: TableNotes): TexValues {
  const fact = (name: string) => facts.get(`${key}.${name}`);
  return {
    title: rowTitle(a, cells),
    delta: factTex(fact('delta'), notes),
    interval: intervalTex(fact('ci_low'), fact('ci_high'), notes),
    dz: factTex(fact('dz'), notes),
    pT: factTex(fact('p_t'), notes),
    pHolm: factTex(fact('p_t_holm'), notes),
    pSignFlip: factTex(fact('p_signflip'), notes),
    pMin: countTex(fact('p_min'), notes),
    n: countTex(fact('n'), notes),
    detectable: factTex(fact('detectable'), notes),
  };
}
