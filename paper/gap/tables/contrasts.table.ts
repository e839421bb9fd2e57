import type { Comparison } from '../../../analysis/cells/comparison.ts';
import type { PaperContext } from '../../../analysis/pipeline/context.ts';
import { countTex, factTex, intervalTex } from '../../../analysis/tables/render/fact-tex.ts';
import type { TableNotes } from '../../../analysis/tables/render/table-notes.ts';
import { Tex, type TexValues } from '../../../analysis/tables/render/tex.ts';
import { tableArtifact } from '../../../analysis/tables/table.ts';
import { DATASET_TITLES, MODEL_TITLES } from '../../../experiments/record/names.ts';
import { variantStyle } from '../figures/variant-style.ts';
import { mainComparisons } from '../selections.ts';

/** Two gaps against each other: of the same variant on two data sets, or of two models on one. */
interface GapPair {
  readonly key: string;
  readonly title: string;
  readonly variant: string;
}

/** Whether the gap differs from task to task and from model to model. */
export const contrastsTable = tableArtifact({
  file: import.meta.filename,
  name: 'contrasts',
  values(context, notes) {
    const gaps = mainComparisons(context.comparisons).filter(({ b }) => b.variant === 'std');
    const pairs = gaps
      .flatMap((a) => gaps.flatMap((b) => gapPair(a, b)))
      .filter(({ key }) => context.facts.has(`${key}.delta`));
    const variants = [...new Set(pairs.map(({ variant }) => variant))];
    return {
      groups: variants.map((variant) => ({
        variant: new Tex(variantStyle(variant).tex),
        rows: pairs.filter((pair) => pair.variant === variant).map((pair) => rowValues(pair, context, notes)),
      })),
      provisional: gaps.some(({ complete }) => !complete),
    };
  },
});

function gapPair(a: Comparison, b: Comparison): readonly GapPair[] {
  if (a.family !== b.family) return [];
  const { dataset, model, variant } = a.a;
  const other = b.a;
  if (model === other.model && dataset !== other.dataset) {
    const title = `${MODEL_TITLES[model]}: ${DATASET_TITLES[dataset]} against ${DATASET_TITLES[other.dataset]}`;
    return [{ key: `${dataset}-vs-${other.dataset}.${model}.${a.family}`, title, variant }];
  }
  if (dataset === other.dataset && model !== other.model) {
    const title = `${DATASET_TITLES[dataset]}: ${MODEL_TITLES[model]} against ${MODEL_TITLES[other.model]}`;
    return [{ key: `${dataset}.${model}-vs-${other.model}.${a.family}`, title, variant }];
  }
  return [];
}

function rowValues({ key, title }: GapPair, { facts }: PaperContext, notes: TableNotes): TexValues {
  const fact = (name: string) => facts.get(`${key}.${name}`);
  return {
    title,
    delta: factTex(fact('delta'), notes),
    interval: intervalTex(fact('ci_low'), fact('ci_high'), notes),
    pHolm: factTex(fact('p_t_holm'), notes),
    n: countTex(fact('n'), notes),
  };
}
