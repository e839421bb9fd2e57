import { quantile } from '../record/quantile.ts';

export interface TimedSide<Name extends string> {
  readonly name: Name;
  run(): Promise<unknown>;
}

/** Milliseconds of each measured call. */
export interface SideTimes<Name extends string = string> {
  readonly name: Name;
  /** Wall time. */
  readonly wall: readonly number[];
  /** CPU time of the whole process, which other work on the machine hardly stretches. */
  readonly cpu: readonly number[];
}

export interface TimeSidesOptions {
  readonly rounds: number;
  /** Rounds before those that count. */
  readonly warmUpRounds: number;
  /** Asked between calls. Ends the measurement with its reason. */
  readonly stop?: AbortSignal;
  /** Called after each round, the first ones too, with how many are done. */
  readonly onRound?: (done: number) => void;
}

/** The sides take turns, a call each, so that a machine whose speed drifts drifts for all. */
export async function timeSides<Name extends string>(
  sides: readonly TimedSide<Name>[],
  { rounds, warmUpRounds, stop, onRound }: TimeSidesOptions,
): Promise<SideTimes<Name>[]> {
  const times = sides.map(({ name }) => ({ name, wall: [] as number[], cpu: [] as number[] }));
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const [index, side] of sides.entries()) {
      if (stop?.aborted) throw new Error(`stopped by ${stop.reason}`);
      const [cpu, wall] = [process.cpuUsage(), performance.now()];
      await side.run();
      const elapsed = performance.now() - wall;
      const { user, system } = process.cpuUsage(cpu);
      if (round < 0) continue;
      times[index]!.wall.push(elapsed);
      times[index]!.cpu.push((user + system) / 1000);
    }
    onRound?.(round + warmUpRounds + 1);
  }
  return times;
}

/** Median and quartiles of the calls of one clock. */
export function quartiles(milliseconds: readonly number[]): {
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
} {
  const [p25, median, p75] = [0.25, 0.5, 0.75].map((share) => quantile(milliseconds, share));
  return { p25: p25!, median: median!, p75: p75! };
}
