import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { experimentsReference } from '../../experiments/studies/experiments-reference.ts';
import { REPOSITORY } from '../pipeline/places.ts';
import { readIfThere } from '../pipeline/write-if-changed.ts';
import { describeText } from './describe-difference.ts';
import type { Finding } from './finding.ts';

export const REFERENCE_FILE = 'EXPERIMENTS_REFERENCE.sh';

/** A paper of its own folder has the list of this repository's runs only if it is about them. */
export function hasReference(root: string): boolean {
  return root === REPOSITORY || existsSync(join(root, REFERENCE_FILE));
}

/** The list of commands must be the one that the studies give. */
export function checkReference(root: string): Finding[] {
  if (!hasReference(root)) return [];
  const stored = readIfThere(join(root, REFERENCE_FILE));
  const remedy = 'npm run lab -- reference --write makes it';
  if (stored === null) return [{ path: REFERENCE_FILE, what: `missing: ${remedy}` }];
  const rebuilt = Buffer.from(experimentsReference());
  if (stored.equals(rebuilt)) return [];
  const what = `not what the studies give (${remedy}); ${describeText(stored, rebuilt)}`;
  return [{ path: REFERENCE_FILE, what }];
}
