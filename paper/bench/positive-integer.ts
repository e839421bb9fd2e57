import { InvalidArgumentError } from 'commander';

/** Of a flag's value. @throws commander's error, which names flag and value */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a positive integer.');
  return value;
}
