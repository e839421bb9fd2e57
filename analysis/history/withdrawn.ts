/**
 * `results/withdrawn.yaml`: records that were committed once and are gone or were replaced, each with the reason. The paper
 * lists them with what they said.
 *
 *     - records: [raw/…_s42, raw/…_s123]
 *       reason: trained at a learning rate that was chosen on the test split
 *
 * An entry covers every version of these records that is gone, or, with `sha256`, the one with that results.json.
 */

import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { givenReason, sha256 } from '../../experiments/record/fields.ts';
import { readTextIfThere } from '../../experiments/record/file-text.ts';
import { leadingOutcome } from '../../experiments/record/upgrade-version-1.ts';
import { checked, RecordError } from '../../experiments/record/validate.ts';
import { WITHDRAWN_FILE } from '../load/run-folders.ts';
import { goneRecords } from './committed-records.ts';
import { historyGap } from './git.ts';
import type { WithdrawnRecord } from './ledger-history.ts';

const withdrawnSchema = z.array(
  z.strictObject({
    records: z
      .array(z.string().regex(/^raw(_kd)?\/[a-z0-9_./=-]+$/, 'must be a record folder, raw/…'))
      .min(1),
    /** Of results.json. */
    sha256: sha256.optional(),
    reason: givenReason,
  }),
);
export type Withdrawal = z.infer<typeof withdrawnSchema>[number];

/** The list; an absent file has none. @throws {RecordError} naming file, field, rule and value */
export function readWithdrawn(resultsRoot: string): readonly Withdrawal[] {
  const text = readTextIfThere(join(resultsRoot, WITHDRAWN_FILE));
  if (text === null) return [];
  try {
    // Anchors and aliases can blow up a small file.
    return checked(withdrawnSchema, parse(text, { maxAliasCount: 0 }) ?? [], WITHDRAWN_FILE);
  } catch (cause) {
    if (cause instanceof YAMLParseError || cause instanceof ReferenceError) {
      throw new RecordError(WITHDRAWN_FILE, `not valid YAML (${cause.message.split('\n')[0]})`);
    }
    throw cause;
  }
}

/** The withdrawal that speaks of a gone record, or undefined. */
export function withdrawalOf(
  withdrawn: readonly Withdrawal[],
  gone: { readonly record: string; readonly sha256: string },
): Withdrawal | undefined {
  return withdrawn.find(
    ({ records, sha256 }) =>
      records.includes(gone.record) && (sha256 === undefined || sha256 === gone.sha256),
  );
}

/**
 * The withdrawn records with what they said, as git's history has them, or where it is not whole, as the ledger has them.
 * @param present paths relative to `root` of the results.json that there are
 * @throws {RecordError} when the list breaks a rule, or names a record of which neither says anything
 */
export function currentWithdrawn(
  root: string,
  present: readonly string[],
  stored: readonly WithdrawnRecord[],
): readonly WithdrawnRecord[] {
  const withdrawn = readWithdrawn(join(root, 'results'));
  if (withdrawn.length === 0) return [];
  const gap = historyGap(root);
  const gone = gap === null ? fromGit(root, present, withdrawn) : fromLedger(withdrawn, stored);
  const unknown = withdrawn
    .flatMap(({ records }) => records)
    .find((record) => !gone.some((one) => one.record === record));
  if (unknown === undefined) return gone;
  const why =
    gap === null ? 'no such record was committed and is gone' : `what it said only git can tell (${gap})`;
  throw new RecordError(WITHDRAWN_FILE, `records: ${unknown}: ${why}`);
}

function fromGit(root: string, present: readonly string[], withdrawn: readonly Withdrawal[]) {
  return goneRecords(root, present)
    .flatMap((record) => {
      const reason = withdrawalOf(withdrawn, record)?.reason;
      return reason === undefined
        ? []
        : [{ record: record.record, sha256: record.sha256, said: saidBy(record.results), reason }];
    })
    .sort((a, b) => (`${a.record} ${a.sha256}` < `${b.record} ${b.sha256}` ? -1 : 1));
}

function fromLedger(withdrawn: readonly Withdrawal[], stored: readonly WithdrawnRecord[]): WithdrawnRecord[] {
  return stored.flatMap((record) => {
    const reason = withdrawalOf(withdrawn, record)?.reason;
    return reason === undefined ? [] : [{ ...record, reason }];
  });
}

/** A record's first outcome; null where it cannot be read. */
export function saidBy(results: Buffer): WithdrawnRecord['said'] {
  try {
    const [name, value] = leadingOutcome(JSON.parse(results.toString('utf8'))) ?? [];
    return name === undefined || !Number.isFinite(value) ? null : [name, value!];
  } catch {
    return null;
  }
}
