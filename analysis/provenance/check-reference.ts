import { join } from 'node:path';
import { readIfThere } from '../pipeline/write-if-changed.ts';
import { describeText } from './describe-difference.ts';
import type { Finding } from './finding.ts';

export const REFERENCE_FILE = 'EXPERIMENTS_REFERENCE.sh';

/** The list of commands must be the one that the studies give; of studies that give none there is nothing to check. */
export function checkReference(root: string, commands: (() => string) | null): Finding[] {
  if (commands === null) return [];
  const stored = readIfThere(join(root, REFERENCE_FILE));
  const remedy = 'npm run lab -- reference --write makes it';
  if (stored === null) return [{ path: REFERENCE_FILE, what: `missing: ${remedy}` }];
  const rebuilt = Buffer.from(commands());
  if (stored.equals(rebuilt)) return [];
  const what = `not what the studies give (${remedy}); ${describeText(stored, rebuilt)}`;
  return [{ path: REFERENCE_FILE, what }];
}
