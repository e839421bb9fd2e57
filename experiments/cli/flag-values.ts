/** Parsers of flag values. Each throws commander's error, which names the flag and the value given; the text here is the rule. */
import { InvalidArgumentError } from 'commander';

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a positive integer.');
  }
  return value;
}

export function nonNegativeInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It must be a non-negative integer.');
  }
  return value;
}

export function nonNegativeNumber(text: string): number {
  const value = decimal(text);
  if (!(value >= 0)) throw new InvalidArgumentError('It must be a non-negative number.');
  return value;
}

export function positiveNumber(text: string): number {
  const value = decimal(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a positive number.');
  return value;
}

export function fraction(text: string): number {
  const value = decimal(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return value;
}

export function niceness(text: string): number {
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < -20 || value > 19) {
    throw new InvalidArgumentError('It must be an integer from -20 to 19.');
  }
  return value;
}

/** NaN for everything that is not a plain finite decimal: no hex, no blanks, no Infinity. */
function decimal(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}
