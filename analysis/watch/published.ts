import { join } from 'node:path';
import type { PlainClaim } from '../claims/write-claims.ts';
import type { Fact } from '../facts/fact.ts';
import { readIfThere } from '../load/read-if-there.ts';
import type { Paths } from '../pipeline/paths.ts';

/** What the paper says at one moment, as far as the watcher tells of it. */
export interface Published {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly claims: ReadonlyMap<string, PlainClaim>;
}

/** Reads what the last build wrote; nothing yet is an empty paper. */
export function readPublished({ generated }: Paths): Published {
  const { facts = [] } = read<{ facts?: readonly Fact[] }>(join(generated, 'facts.json'));
  const { claims = [] } = read<{ claims?: readonly PlainClaim[] }>(join(generated, 'claims.json'));
  return {
    facts: new Map(facts.map((fact) => [fact.key, fact])),
    claims: new Map(claims.map((claim) => [claim.id, claim])),
  };
}

function read<T extends object>(file: string): T {
  const bytes = readIfThere(file);
  return (bytes === null ? {} : JSON.parse(bytes.toString('utf8'))) as T;
}

/**
 * `claim fast-is-better: undecided → holds`; one that failed or became open is told with why.
 * Claims that came or went with the code are no change of a verdict.
 */
export function verdictChanges(before: Published, after: Published): string[] {
  return [...after.claims.values()].flatMap(({ id, verdict, reasons, because }) => {
    const earlier = before.claims.get(id);
    if (earlier === undefined || earlier.verdict === verdict) return [];
    const why = verdict === 'undecided' ? reasons.map(({ text }) => text) : because;
    const told = verdict === 'holds' || why.length === 0 ? '' : `: ${why[0]}${why.length > 1 ? ', …' : ''}`;
    return [`claim ${id}: ${earlier.verdict} → ${verdict}${told}`];
  });
}

/** How many facts read differently: another text, or provisional no more. Facts that came or went count too. */
export function movedFacts(before: Published, after: Published): number {
  const shown = (fact: Fact | undefined) =>
    fact && JSON.stringify([fact.text, fact.provisional, fact.absent]);
  const keys = new Set([...before.facts.keys(), ...after.facts.keys()]);
  return [...keys].filter((key) => shown(before.facts.get(key)) !== shown(after.facts.get(key))).length;
}

/** `<cell> complete 3/3`, `<cell> 2/3`: cells whose runs came or went. */
export function cellChanges(before: Published, after: Published): string[] {
  const earlier = cellCounts(before);
  return [...cellCounts(after)]
    .filter(([cell, count]) => earlier.get(cell) !== count)
    .map(([cell, count]) => {
      const [have, declared] = count.split('/');
      return have === declared ? `${cell} complete ${count}` : `${cell} ${count}`;
    });
}

function cellCounts({ facts }: Published): Map<string, string> {
  return new Map(
    [...facts.values()].flatMap(({ key, of, value, provisional }): [string, string][] => {
      // Comparisons have a number of pairs too.
      const isOfCell = Object.values(of?.factors ?? {}).every((one) => typeof one === 'string');
      if (of?.statistic !== 'n' || !isOfCell) return [];
      const have = provisional?.have ?? Number(value);
      return [[key.replace(`.${of.outcome}.n`, ''), `${have}/${provisional?.declared ?? have}`]];
    }),
  );
}
