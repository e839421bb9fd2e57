/** Outcomes in words, for terminals. */

/** `43.75 %` of an accuracy, four decimals of anything else. */
export function metricText(name: string, value: number): string {
  return name.endsWith('accuracy') ? `${(100 * value).toFixed(2)} %` : value.toFixed(4);
}

/**
 * `test accuracy 43.00 %, loss 1.5000`: the means over the test split, or over the validation split where there is no other;
 * not those of parts of it, `exact.plus`. A measurement, which has neither, is told by how long it took.
 */
export function describeOutcomes(outcomes: Readonly<Record<string, number>>): string {
  const means = (split: string) =>
    Object.keys(outcomes)
      .filter((name) => name.startsWith(`${split}.`) && name !== 'test.examples')
      .map((name) => name.slice(split.length + 1))
      .filter((name) => !name.includes('.'))
      .sort();
  const split = ['test', 'validation'].find((one) => means(one).length > 0);
  if (split === undefined) return `took ${(outcomes['time.seconds'] ?? 0).toFixed(1)} s`;
  const texts = means(split).map((name) => `${name} ${metricText(name, outcomes[`${split}.${name}`]!)}`);
  return `${split} ${texts.join(', ')}`;
}
