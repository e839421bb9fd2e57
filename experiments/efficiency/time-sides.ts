import type { InferenceSide, SideName } from './inference-sides.ts';

export interface SideTimes {
  readonly name: SideName;
  /** Milliseconds of each measured call: wall time, and CPU time of the whole process. */
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

export interface SideSummary {
  readonly name: SideName;
  /** Milliseconds of a call. CPU time is hardly stretched by other work on the machine, wall time is. */
  readonly cpuMedian: number;
  readonly cpuLow: number;
  readonly cpuHigh: number;
  readonly wallMedian: number;
}

/** The sides take turns, a call each, so that a machine whose speed drifts drifts for all. The first turns are not counted. */
export async function timeSides(sides: readonly InferenceSide[], rounds: number): Promise<SideTimes[]> {
  const WARM_UP = 3;
  const times = sides.map(({ name }) => ({ name, wall: [] as number[], cpu: [] as number[] }));
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [index, side] of sides.entries()) {
      const [cpu, wall] = [process.cpuUsage(), performance.now()];
      await side.run();
      const elapsed = performance.now() - wall;
      const { user, system } = process.cpuUsage(cpu);
      if (round < 0) continue;
      times[index]!.wall.push(elapsed);
      times[index]!.cpu.push((user + system) / 1000);
    }
  }
  return times;
}

/** Medians, and the quartiles of CPU time. */
export function summarize({ name, wall, cpu }: SideTimes): SideSummary {
  return {
    name,
    cpuMedian: quantile(cpu, 0.5),
    cpuLow: quantile(cpu, 0.25),
    cpuHigh: quantile(cpu, 0.75),
    wallMedian: quantile(wall, 0.5),
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (high - low) * (place - Math.floor(place));
}
