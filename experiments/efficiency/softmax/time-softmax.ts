import { type BaseResults, RECORD_VERSION } from '../../record/base-record.ts';
import { runId } from '../../record/canonical-json.ts';
import { beginRecord, completeRecord, type ExistingRecord } from '../../record/record-store.ts';
import { recordedCommand } from '../../record/run-command.ts';
import { type Base, SOFTMAX_WAYS, type SoftmaxTimingConfig } from '../../record/softmax-timing.ts';
import { randomStream } from '../../rng/random-stream.ts';
import { captureEnvironment } from '../../training/environment.ts';
import type { Clock } from '../../training/sitting.ts';
import { quartiles, timeSides } from '../time-sides.ts';
import { openSoftmaxSides } from './softmax-sides.ts';

const WARM_UP_ROUNDS = 3;

export interface TimeSoftmaxOptions {
  readonly config: SoftmaxTimingConfig;
  readonly resultsDir: string;
  /** Root of the code, for its git commit and package versions. */
  readonly repository: string;
  readonly existing: ExistingRecord;
  readonly clock: Clock;
}

/** One measurement from its configuration to its record. The seed draws the scores, standard normal. */
export async function timeSoftmax(options: TimeSoftmaxOptions): Promise<BaseResults> {
  const { config, resultsDir, clock } = options;
  const startedAt = clock.timestamp();
  const begun = clock.now();
  const environment = await captureEnvironment(options.repository, { device: 'cpu', threads: 1 });
  beginRecord(resultsDir, config, options.existing);
  const outcomes = await measure(config);
  const seconds = (clock.now() - begun) / 1000;
  const results: BaseResults = {
    ...{ schemaVersion: RECORD_VERSION, origin: 'run', runId: runId(config), status: 'completed' },
    command: recordedCommand(config),
    outcomes: { ...outcomes, 'time.seconds': seconds },
    ...{ history: [], files: [] },
    sittings: [{ startedAt, finishedAt: clock.timestamp(), seconds, environment }],
  };
  completeRecord(resultsDir, config, results, []);
  return results;
}

async function measure({ shape, rounds, seed }: SoftmaxTimingConfig): Promise<Record<string, number>> {
  const stream = randomStream(seed, 'softmax/scores');
  const { heads, queries, keys } = shape;
  const scores = Float32Array.from({ length: heads * queries * keys }, () => stream.normal());
  const sides = await openSoftmaxSides(shape, scores);
  const outcomes: Record<string, number> = {};
  for (const side of sides) {
    const base = side.name.endsWith('.e') ? 'e' : '2';
    outcomes[`difference.${side.name}`] = largestDifference(await side.probabilities(), scores, keys, base);
  }
  const times = await timeSides(sides, { rounds, warmUpRounds: WARM_UP_ROUNDS });
  for (const [at, { name, cpu }] of times.entries()) {
    outcomes[`time.${name}`] = quartiles(cpu).median / 1000 / sides[at]!.count;
  }
  for (const way of SOFTMAX_WAYS) {
    outcomes[`time.ratio.${way}`] = outcomes[`time.${way}.2`]! / outcomes[`time.${way}.e`]!;
  }
  for (const side of sides) await side.release();
  return outcomes;
}

/** From base^score over the sum of its row, in double precision. */
function largestDifference(
  probabilities: Float32Array,
  scores: Float32Array,
  keys: number,
  base: Base,
): number {
  const power = (score: number) => (base === 'e' ? Math.exp(score) : 2 ** score);
  let largest = 0;
  for (let row = 0; row < scores.length; row += keys) {
    const sum = scores.subarray(row, row + keys).reduce((total, score) => total + power(score), 0);
    for (let at = row; at < row + keys; at++) {
      largest = Math.max(largest, Math.abs(probabilities[at]! - power(scores[at]!) / sum));
    }
  }
  return largest;
}
