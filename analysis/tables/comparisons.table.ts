import type { Comparison } from '../cells/comparison.ts';
import { variantStyle } from '../figures/variant-style.ts';
import type { PaperContext } from '../pipeline/context.ts';
import { countTex, factTex, intervalTex } from './render/fact-tex.ts';
import { rowTitle } from './render/row-title.ts';
import type { TableNotes } from './render/table-notes.ts';
import { Tex, type TexValues } from './render/tex.ts';
import { type Table, tableArtifact } from './table.ts';

/** Every paired comparison with its tests, grouped by family: the group within which p-values are adjusted. */
const comparisons: Table = {
  name: 'comparisons',
  values(context, notes) {
    const families = [...new Set(context.comparisons.map(({ family }) => family))];
    return {
      groups: families.map((family) => {
        const members = context.comparisons.filter((comparison) => comparison.family === family);
        const { a, b } = members[0]!;
        return {
          difference: new Tex(`${variantStyle(a.variant).tex} $-$ ${variantStyle(b.variant).tex}`),
          rows: members.map((comparison) => rowValues(comparison, context, notes)),
        };
      }),
      provisional: context.comparisons.some(({ complete }) => !complete),
    };
  },
};

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
  };
}

export const comparisonsTable = tableArtifact(comparisons);
