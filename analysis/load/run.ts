import type { RunConfig, RunResults } from '../../experiments/record/schema.ts';

/** One training with one seed, as it stands on disk. */
export interface Run {
  /** Record folder below the results root, with forward slashes: `raw/cifar10/resnet18/bit_s42`. */
  readonly path: string;
  readonly config: RunConfig;
  readonly results: RunResults;
  /** SHA-256 of the two files' bytes. */
  readonly sha256: { readonly config: string; readonly results: string };
}
