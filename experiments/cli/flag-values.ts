/** Parsers of flag values. Each throws commander's error, which names the flag and the value given; the text here is the rule. */
import { InvalidArgumentError } from 'commander';
import { plainName } from '../record/base-record.ts';
import { fileInTheWay } from '../record/folder-place.ts';

const COUNT = /^\d+$/;
const INTEGER = /^-?\d+$/;
/** A plain finite decimal: no hex, no blanks, no Infinity. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function numberLike(form: RegExp, holds: (value: number) => boolean, rule: string) {
  return (text: string): number => {
    const value = Number(text);
    if (form.test(text) && Number.isFinite(value) && holds(value)) return value;
    throw new InvalidArgumentError(`It must be ${rule}.`);
  };
}

export const positiveInteger = numberLike(
  COUNT,
  (value) => Number.isSafeInteger(value) && value > 0,
  'a positive integer',
);
export const nonNegativeInteger = numberLike(COUNT, Number.isSafeInteger, 'a non-negative integer');
export const nonNegativeNumber = numberLike(DECIMAL, (value) => value >= 0, 'a non-negative number');
export const positiveNumber = numberLike(DECIMAL, (value) => value > 0, 'a positive number');
export const probability = numberLike(
  DECIMAL,
  (value) => value > 0 && value <= 1,
  'a number above 0 and at most 1',
);
export const fraction = numberLike(DECIMAL, (value) => value >= 0 && value <= 1, 'a number from 0 to 1');
export const shareBelowOne = numberLike(
  DECIMAL,
  (value) => value >= 0 && value < 1,
  'a number from 0 to below 1',
);
/** More than any processor has would only be waited for. */
export const threadCount = numberLike(
  COUNT,
  (value) => value >= 1 && value <= 1024,
  'an integer from 1 to 1024',
);
export const niceness = numberLike(
  INTEGER,
  (value) => value >= -20 && value <= 19,
  'an integer from -20 to 19',
);

/** Of a study, which is a folder of records. */
export function studyName(text: string): string {
  if (plainName.safeParse(text).success) return text;
  throw new InvalidArgumentError(
    'It must be at most 80 lower-case letters, digits, dots, hyphens and underscores.',
  );
}

export function svgFile(text: string): string {
  if (text.endsWith('.svg')) return text;
  throw new InvalidArgumentError('It must end in .svg.');
}

/** A folder that is there or can be. */
export function folderPath(text: string): string {
  const file = fileInTheWay(folderName(text));
  if (file === null) return text;
  throw new InvalidArgumentError(`It must be a folder; ${file} is none.`);
}

/** An empty one would be the folder where the program was started: a shell's variable that is not set, say. */
export function folderName(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It must name a folder.');
}
