/** Outcomes in words, for terminals. */

/** `43.75 %` of an accuracy, four decimals of anything else. */
export function metricText(name: string, value: number): string {
  return name.endsWith('accuracy') ? `${(100 * value).toFixed(2)} %` : value.toFixed(4);
}

/** `test accuracy 43.00 %, loss 1.5000`: the means over the test split, accuracies first. */
export function describeOutcomes(outcomes: Readonly<Record<string, number>>): string {
  const isMean = (name: string) => name.startsWith('test.') && name !== 'test.examples';
  const names = Object.keys(outcomes).filter(isMean).sort();
  const means = names.map((name) => `${name.slice('test.'.length)} ${metricText(name, outcomes[name]!)}`);
  return `test ${means.join(', ')}`;
}
