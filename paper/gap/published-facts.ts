import type { Fact } from '../../analysis/facts/fact.ts';
import { makeFact } from '../../analysis/facts/make-fact.ts';
import { type PublishedAccuracy, publishedAccuracies, publishedEpochs } from './published-values.ts';

const BASELINE = 'std';

/** What the other study asks too: how the first variant differs from the second. */
export const PUBLISHED_EFFECTS = [
  ['bit', 'std'],
  ['bit_keep_conv1', 'bit'],
  ['ttq', 'bit'],
  ['std_kd', 'std'],
  ['bit_kd', 'bit'],
] as const;

/**
 * `published.<dataset>.<model>.<variant>.accuracy`, and `.gap`, its difference to the published FP32 in points;
 * `published.<dataset>.<model>.<a>-vs-<b>.difference` in points, and `.recovery` of keeping the first convolution;
 * `published.protocol.epochs`. Other people's measurements, under a prefix of their own.
 */
export function publishedFacts(): Fact[] {
  const published = publishedAccuracies();
  const epochs = makeFact({
    key: 'published.protocol.epochs',
    value: publishedEpochs(),
    unit: 'count',
    formula: 'published, not measured by this project: gap.protocol in published-values.json',
  });
  const values = published.flatMap(({ dataset, model, variant, accuracy, source }) => {
    const key = `published.${dataset}.${model}.${variant}`;
    const baseline = published.find(
      (one) => one.variant === BASELINE && one.dataset === dataset && one.model === model,
    );
    const formula = `published, not measured by this project: ${source}`;
    const own = makeFact({ key: `${key}.accuracy`, value: accuracy, unit: 'fraction', digits: 2, formula });
    if (variant === BASELINE || baseline === undefined) return [own];
    const gap = makeFact({
      key: `${key}.gap`,
      value: 100 * (accuracy - baseline.accuracy),
      unit: 'points',
      digits: 2,
      formula: '100 · (published accuracy of the variant - published accuracy of std)',
      facts: [own.key, `published.${dataset}.${model}.${BASELINE}.accuracy`],
    });
    return [own, gap];
  });
  return [epochs, ...values, ...effects(published)];
}

function effects(published: readonly PublishedAccuracy[]): Fact[] {
  const networks = [...new Set(published.map(({ dataset, model }) => `${dataset}.${model}`))];
  return networks.flatMap((network) => {
    const of = (variant: string) =>
      published.find((one) => `${one.dataset}.${one.model}` === network && one.variant === variant)?.accuracy;
    const key = (variant: string) => `published.${network}.${variant}.accuracy`;
    const differences = PUBLISHED_EFFECTS.flatMap(([a, b]) => {
      const [ofA, ofB] = [of(a), of(b)];
      if (ofA === undefined || ofB === undefined) return [];
      const formula = `100 · (published accuracy of ${a} - published accuracy of ${b})`;
      const facts = [key(a), key(b)];
      const value = 100 * (ofA - ofB);
      return [
        makeFact({
          key: `published.${network}.${a}-vs-${b}.difference`,
          value,
          unit: 'points',
          digits: 2,
          formula,
          facts,
        }),
      ];
    });
    const [kept, std, bit] = [of('bit_keep_conv1'), of('std'), of('bit')];
    if (kept === undefined || std === undefined || bit === undefined) return differences;
    const recovery = makeFact({
      key: `published.${network}.bit_keep_conv1.recovery`,
      value: (kept - bit) / (std - bit),
      unit: 'fraction',
      digits: 0,
      formula: '(published accuracy of bit_keep_conv1 - of bit) / (of std - of bit)',
      facts: [key('bit_keep_conv1'), key('std'), key('bit')],
    });
    return [...differences, recovery];
  });
}
