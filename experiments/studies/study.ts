import type { RunConfig } from '../record/schema.ts';

export type Scale = 'paper' | 'desk';

/** A set of runs declared as data, with the seeds it declares. */
export interface Study {
  readonly id: string;
  readonly title: string;
  readonly scale: Scale;
  /** What it follows. */
  readonly paper: string;
  /** What runs all of it. */
  readonly command: string;
  /** Run time and score to expect, and on what. */
  readonly expected: string;
  /** In the order in which a sweep takes them. */
  readonly runs: readonly RunConfig[];
}
