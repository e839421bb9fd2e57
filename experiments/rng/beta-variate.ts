import type { RandomStream } from './random-stream.ts';

/**
 * A draw from the symmetric Beta(alpha, alpha) distribution: X / (X + Y) of two Gamma(alpha) draws. In logarithms, because
 * both underflow when alpha is small. Throws unless `alpha` is positive.
 */
export function betaVariate(stream: RandomStream, alpha: number): number {
  if (!(alpha > 0 && Number.isFinite(alpha))) {
    throw new RangeError(`betaVariate: alpha must be positive, got ${alpha}`);
  }
  const first = logGamma(stream, alpha);
  const second = logGamma(stream, alpha);
  return 1 / (1 + Math.exp(second - first));
}

/** Logarithm of a Gamma(shape, 1) draw; for a shape below 1, of Gamma(shape + 1) · U^(1/shape). */
function logGamma(stream: RandomStream, shape: number): number {
  if (shape >= 1) return Math.log(gammaFromOne(stream, shape));
  return Math.log(gammaFromOne(stream, shape + 1)) + Math.log(1 - stream.uniform()) / shape;
}

/** Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000; shape at least 1. */
function gammaFromOne(stream: RandomStream, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = stream.normal();
    const root = 1 + c * normal;
    if (root <= 0) continue;
    const cube = root * root * root;
    const logUniform = Math.log(1 - stream.uniform());
    if (logUniform < 0.5 * normal * normal + d * (1 - cube + Math.log(cube))) return d * cube;
  }
}
