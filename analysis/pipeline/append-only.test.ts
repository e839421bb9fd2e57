import { describe, expect, it } from 'vitest';
import { acceptChanges } from './append-only.ts';
import { type Ledger, ledgerJson, parseLedger } from './ledger.ts';

const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];

function ledgerOf(records: Record<string, string>, accepted: Ledger['accepted'] = []): Ledger {
  const parts = { artifacts: {}, sources: {}, programs: {} };
  return parseLedger(ledgerJson({ tex: null, records, ...parts, accepted }));
}

describe('acceptChanges', () => {
  it('lets records be added', () => {
    expect(acceptChanges(null, { one: A }, undefined)).toEqual([]);
    expect(acceptChanges(ledgerOf({ one: A }), { one: A, two: B }, undefined)).toEqual([]);
  });

  it('refuses a record that was edited and one that is gone, naming both', () => {
    expect(() => acceptChanges(ledgerOf({ one: A, two: B }), { one: C }, undefined)).toThrow(
      /2 record files.*\n.*one: SHA-256 is cccccccccccc…, the ledger has aaaaaaaaaaaa….*\n.*two: gone/,
    );
  });

  it('keeps the reason, and what was accepted before', () => {
    const first = acceptChanges(ledgerOf({ one: A }), { one: B }, ' a faulty disk ');
    expect(first).toEqual([{ path: 'one', was: A, now: B, reason: 'a faulty disk' }]);
    const second = acceptChanges(ledgerOf({ one: B }, first), {}, 'trained on the wrong split');
    expect(second).toEqual([
      ...first,
      { path: 'one', was: B, now: null, reason: 'trained on the wrong split' },
    ]);
  });

  it('asks for a reason worth the name', () => {
    expect(() => acceptChanges(ledgerOf({ one: A }), { one: B }, 'because')).toThrow(
      /at least 10 characters/,
    );
    expect(acceptChanges(ledgerOf({ one: A }), { one: A }, 'a faulty disk')).toEqual([]);
  });
});
