import { publishedAccuracies, publishedEpochs } from '../published/published-values.ts';
import type { Fact } from './fact.ts';
import { makeFact } from './make-fact.ts';

const BASELINE = 'std';

/**
 * `published.<dataset>.<model>.<variant>.accuracy`, and `.gap`, its difference to the published FP32 in points.
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
  return [epochs, ...values];
}
