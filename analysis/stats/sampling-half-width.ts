/**
 * How far the sampling of the test set alone may have moved a result: another test set of the same size, the same models. What an
 * interval over seeds does not show, since all seeds are tested on the same examples.
 */
import { type TestedShare, wilsonInterval } from './wilson-interval.ts';

/**
 * h such that p ± h covers Wilson's 95 % interval of p.
 *
 * Conservative for a mean over models that were tested on the same examples: the share of the models that are right about an
 * example lies in [0, 1] with mean p, so its variance is at most p (1 - p), that of one model. It does not become less with
 * more models. Throws as `wilsonInterval` does.
 */
export function samplingHalfWidth(tested: TestedShare): number {
  const { low, high } = wilsonInterval(tested);
  return Math.max(high - tested.share, tested.share - low);
}

/**
 * h such that p_a - p_b ± h covers the 95 % interval of a difference of independent shares that Newcombe (1998, Statist. Med. 17,
 * 873-890, method 10) makes of Wilson's: from sqrt((p_a - l_a)² + (u_b - p_b)²) below to sqrt((u_a - p_a)² + (p_b - l_b)²) above.
 *
 * On the same examples the variance of the difference is less by twice the covariance. So this is conservative as long as
 * two models err rather on the same examples than on different ones; how much so, only predictions for each example could tell.
 */
export function differenceSamplingHalfWidth(a: TestedShare, b: TestedShare): number {
  const [ofA, ofB] = [wilsonInterval(a), wilsonInterval(b)];
  return Math.max(
    Math.hypot(a.share - ofA.low, ofB.high - b.share),
    Math.hypot(ofA.high - a.share, b.share - ofB.low),
  );
}
