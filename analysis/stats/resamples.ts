import { seededGenerator } from './seeded-generator.ts';

/**
 * Which of n values each of `draws` resamples of them takes, drawn at random. One number in `choices` stands for `digits`
 * draws: it is a number of so many digits in base n, and n^digits stays at or below 2^16, which keeps the probabilities
 * of all values equal to one part in 2^16. Each resample has `wholes` such numbers, and one of `restDigits` digits more
 * where n is no multiple of `digits`.
 */
export interface Resamples {
  readonly n: number;
  readonly draws: number;
  readonly digits: number;
  readonly restDigits: number;
  /** Of one resample. */
  readonly wholes: number;
  readonly choices: Uint16Array;
}

/** Resamples of one size are the same for all values: a study draws them once, not for each of its comparisons. */
const DRAWN = new Map<string, Resamples>();
/** A study has few numbers of seeds; 1.3 MB each at n = 128. */
const MOST_KEPT = 8;

/** The same for the same arguments, from call to call. */
export function seededResamples(n: number, draws: number, seed: number): Resamples {
  const key = `${n} ${draws} ${seed}`;
  const known = DRAWN.get(key);
  if (known !== undefined) return known;
  if (DRAWN.size >= MOST_KEPT) DRAWN.clear();
  const drawn = drawResamples(n, draws, seed);
  DRAWN.set(key, drawn);
  return drawn;
}

function drawResamples(n: number, draws: number, seed: number): Resamples {
  const uniform = seededGenerator(seed);
  const digits = Math.max(1, Math.floor(16 / Math.log2(n)));
  const restDigits = n % digits;
  const wholes = Math.floor(n / digits);
  const choices = new Uint16Array(draws * (wholes + (restDigits > 0 ? 1 : 0)));
  let at = 0;
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < wholes; i++) choices[at++] = uniform() * n ** digits;
    if (restDigits > 0) choices[at++] = uniform() * n ** restDigits;
  }
  return { n, draws, digits, restDigits, wholes, choices };
}
