import { join } from 'node:path';
import { z } from 'zod';
import { givenReason } from '../../experiments/record/fields.ts';
import { readTextIfThere } from '../../experiments/record/file-text.ts';
import { parseChecked, RecordError } from '../../experiments/record/validate.ts';
import type { Problem } from './problem.ts';
import { EXCLUSIONS_FILE, type RunFolder } from './run-folders.ts';

/** A run that stands on disk and is left out of every statistic, and why. */
export interface Exclusion {
  /** The run's folder below the results root. */
  readonly path: string;
  readonly reason: string;
}

/** Run path to reason. */
const exclusionsSchema = z.record(z.string(), givenReason);

/**
 * The committed list of excluded runs, `results/exclusions.json`: run path to reason. Absent means none. An entry
 * for a run that is not there is a problem: lists that outlive their runs hide mistakes.
 */
export function readExclusions(
  root: string,
  folders: readonly RunFolder[],
): { exclusions: readonly Exclusion[]; problems: readonly Problem[] } {
  const text = readTextIfThere(join(root, EXCLUSIONS_FILE));
  if (text === null) return { exclusions: [], problems: [] };
  try {
    const entries = Object.entries(parseChecked(exclusionsSchema, text, EXCLUSIONS_FILE));
    const exclusions = entries.map(([path, reason]) => ({ path, reason }));
    const known = new Set(folders.map((folder) => folder.path));
    const problems = exclusions
      .filter(({ path }) => !known.has(path))
      .map(({ path }) => ({ file: EXCLUSIONS_FILE, rule: `${path}: there is no such run to exclude` }));
    return { exclusions: exclusions.sort((a, b) => (a.path < b.path ? -1 : 1)), problems };
  } catch (cause) {
    if (!(cause instanceof RecordError)) throw cause;
    return {
      exclusions: [],
      problems: [{ file: EXCLUSIONS_FILE, rule: cause.message.slice(EXCLUSIONS_FILE.length + 2) }],
    };
  }
}
