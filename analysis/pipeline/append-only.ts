/**
 * The ledger is append-only: a record that it holds is not changed and does not vanish, unless somebody accepts that with a
 * reason, which stays in the ledger and is printed.
 */
import { printableText } from '../../experiments/record/printable-text.ts';
import type { Accepted } from '../history/ledger-history.ts';
import type { Ledger } from './ledger.ts';

/** Records that the ledger holds were changed or are gone, and nobody said why. */
class LedgeredRecordError extends Error {
  override readonly name = 'LedgeredRecordError';

  constructor(changes: readonly Omit<Accepted, 'reason'>[]) {
    const lines = changes.map(
      ({ path, was, now }) =>
        `${path}: ${now === null ? 'gone' : `SHA-256 is ${now.slice(0, 12)}…`}, the ledger has ${was.slice(0, 12)}…`,
    );
    const shown = lines.length > 20 ? [...lines.slice(0, 20), `and ${lines.length - 20} more`] : lines;
    super(
      [
        `${changes.length === 1 ? 'one record file of the ledger was' : `${changes.length} record files of the ledger were`} changed or removed; nothing was written.`,
        ...shown,
        'Put them back (git checkout results), or accept this with a reason that the paper prints: npm run paper -- build --accept "reason"',
      ].join('\n  '),
    );
  }
}

const MIN_REASON = 10;

/**
 * What the next ledger says was accepted.
 * @param records path to SHA-256 of the record files that there are now
 * @param reason of whoever accepts what changed, or undefined
 * @throws {LedgeredRecordError} when something changed and there is no reason
 * @throws when the reason is too short
 */
export function acceptChanges(
  ledger: Ledger | null,
  records: Readonly<Record<string, string>>,
  reason: string | undefined,
): readonly Accepted[] {
  const before = Object.entries(ledger?.records ?? {});
  const changes = before
    .filter(([path, was]) => records[path] !== was)
    .map(([path, was]) => ({ path, was, now: records[path] ?? null }));
  const accepted = ledger?.accepted ?? [];
  if (reason === undefined) {
    if (changes.length > 0) throw new LedgeredRecordError(changes);
    return accepted;
  }
  const text = printableText(reason.trim(), 'joined');
  if (text.length < MIN_REASON) {
    throw new Error(
      `--accept: must give a reason of at least ${MIN_REASON} characters, got ${JSON.stringify(reason)}`,
    );
  }
  return [...accepted, ...changes.map((change) => ({ ...change, reason: text }))];
}
