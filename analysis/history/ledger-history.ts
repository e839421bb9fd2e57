/**
 * What the paper prints of history. The ledger keeps it, so that a checkout without git, or with the last commits alone, builds the
 * same bytes; `check` holds it to git's history where that is.
 */

import { z } from 'zod';
import { sha256 } from '../../experiments/record/fields.ts';
import type { Repetition } from './repetitions.ts';

export const acceptedSchema = z.strictObject({
  path: z.string(),
  was: sha256,
  /** Null when the file was removed. */
  now: sha256.nullable(),
  reason: z.string().min(1),
});
/** A change of a record that the ledger held, and why somebody accepted it. */
export type Accepted = z.infer<typeof acceptedSchema>;

export const ledgerRuleSchema = z.strictObject({
  /** Of the rule as the machine reads it. */
  sha256,
  /** The commit since which it has been what it is; null where that is the one that holds this, which cannot name itself. */
  since: z
    .strictObject({
      hash: z.string().regex(/^[0-9a-f]{40,64}$/, 'must be 40 or 64 lower-case hex digits'),
      date: z.iso.datetime({ offset: true }),
    })
    .nullable(),
});
export type LedgerRule = z.infer<typeof ledgerRuleSchema>;

export const withdrawnRecordSchema = z.strictObject({
  /** Its folder below the results root when it was last seen. */
  record: z.string(),
  /** Of its results.json. */
  sha256,
  /** Name and value of what it said first; null where that cannot be read any more. */
  said: z.tuple([z.string(), z.number()]).nullable(),
  reason: z.string(),
});
/** A record that was committed once, is gone, and why. */
export type WithdrawnRecord = z.infer<typeof withdrawnRecordSchema>;

export interface LedgerHistory {
  /** Id of a claim to its rule's. */
  readonly rules: Readonly<Record<string, LedgerRule>>;
  /** In the order in which they were accepted. */
  readonly accepted: readonly Accepted[];
  readonly withdrawn: readonly WithdrawnRecord[];
  readonly repetitions: readonly Repetition[];
}

export const NO_HISTORY: LedgerHistory = { rules: {}, accepted: [], withdrawn: [], repetitions: [] };
