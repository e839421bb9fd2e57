import { DATASETS, type Dataset, MODELS, type Model } from '../../experiments/record/names.ts';
import { type RunConfig, recordFolder, variantName } from '../../experiments/record/schema.ts';
import { ALL_STUDIES } from '../../experiments/studies/all-studies.ts';
import type { Scale, Study } from '../../experiments/studies/study.ts';

/** The scale whose records `results/` holds; studies of another scale share its paths and are not mixed in. */
export const RECORDED_SCALE: Scale = 'desk';

/** A cell as the studies declare it, before any run. */
export interface DeclaredCell {
  /** `cifar10.resnet18.bit_keep_conv1` */
  readonly key: string;
  readonly dataset: Dataset;
  readonly model: Model;
  readonly variant: string;
  /** By seed, ascending. */
  readonly configs: readonly RunConfig[];
}

/** Order of variants in tables: the baseline, then what is done to it. */
const VARIANT_ORDER = [
  ...['std', 'std_kd', 'bit', 'bit_kd', 'bit_keep_conv1', 'bit_keep_conv1_kd'],
  ...[
    'bit_keep_layer1',
    'bit_keep_layer1_kd',
    'bit_keep_layer4',
    'bit_keep_layer4_kd',
    'bit_keep_fc',
    'bit_keep_fc_kd',
  ],
  'ttq',
];

export function cellKey(config: RunConfig): string {
  return `${config.dataset}.${config.model}.${variantName(config)}`;
}

/** The studies that this repository's results belong to. */
export function recordedStudies(studies: readonly Study[] = ALL_STUDIES): readonly Study[] {
  return studies.filter((study) => study.scale === RECORDED_SCALE);
}

/**
 * All cells of the studies: by data set in order of difficulty as the studies name them, then model, then variant.
 * @throws when two studies declare one run path with different configurations
 */
export function declaredCells(studies: readonly Study[] = recordedStudies()): DeclaredCell[] {
  const byFolder = new Map<string, { readonly config: RunConfig; readonly study: string }>();
  for (const study of studies) {
    for (const config of study.runs) {
      const folder = recordFolder(config);
      const earlier = byFolder.get(folder);
      if (earlier === undefined) byFolder.set(folder, { config, study: study.id });
      else if (JSON.stringify(earlier.config) !== JSON.stringify(config)) {
        throw new Error(
          `studies ${earlier.study} and ${study.id} declare ${folder} with different configurations`,
        );
      }
    }
  }
  const configs = [...byFolder.values()].map(({ config }) => config);
  const datasets = [...new Set(configs.map(({ dataset }) => dataset))];
  const groups = new Map<string, RunConfig[]>();
  for (const config of configs) {
    const members = groups.get(cellKey(config));
    if (members === undefined) groups.set(cellKey(config), [config]);
    else members.push(config);
  }
  return [...groups].map(([key, members]) => declaredCell(key, members)).sort(byPlace(datasets));
}

function declaredCell(key: string, members: readonly RunConfig[]): DeclaredCell {
  const configs = [...members].sort((a, b) => a.seed - b.seed);
  const { dataset, model } = configs[0]!;
  return { key, dataset, model, variant: variantName(configs[0]!), configs };
}

function byPlace(datasets: readonly Dataset[]) {
  const order = [...datasets, ...DATASETS];
  const variantRank = (variant: string) => {
    const rank = VARIANT_ORDER.indexOf(variant);
    return rank === -1 ? VARIANT_ORDER.length : rank;
  };
  return (x: DeclaredCell, y: DeclaredCell): number =>
    order.indexOf(x.dataset) - order.indexOf(y.dataset) ||
    MODELS.indexOf(x.model) - MODELS.indexOf(y.model) ||
    variantRank(x.variant) - variantRank(y.variant) ||
    (x.variant < y.variant ? -1 : x.variant > y.variant ? 1 : 0);
}
