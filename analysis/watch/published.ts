import { join } from 'node:path';
import type { Fact } from '../facts/fact.ts';
import type { Places } from '../pipeline/places.ts';
import { readIfThere } from '../pipeline/write-if-changed.ts';

/** What the paper says at one moment, as far as the watcher tells of it. */
export interface Published {
  readonly facts: ReadonlyMap<string, Fact>;
}

/** Reads what the last build wrote; nothing yet is an empty paper. */
export function readPublished({ generated }: Places): Published {
  const bytes = readIfThere(join(generated, 'facts.json'));
  if (bytes === null) return { facts: new Map() };
  const { facts } = JSON.parse(bytes.toString('utf8')) as { facts: readonly Fact[] };
  return { facts: new Map(facts.map((fact) => [fact.key, fact])) };
}

/** How many facts read differently: another text, or provisional no more. Facts that came or went count too. */
export function movedFacts(before: Published, after: Published): number {
  const shown = (fact: Fact | undefined) =>
    fact && JSON.stringify([fact.text, fact.provisional, fact.absent]);
  const keys = new Set([...before.facts.keys(), ...after.facts.keys()]);
  return [...keys].filter((key) => shown(before.facts.get(key)) !== shown(after.facts.get(key))).length;
}

/** `cifar10.resnet18.bit complete 3/3`, `cifar10.resnet18.bit 2/3`: cells whose runs came or went. */
export function cellChanges(before: Published, after: Published): string[] {
  const earlier = cellCounts(before);
  return [...cellCounts(after)]
    .filter(([cell, count]) => earlier.get(cell) !== count)
    .map(([cell, count]) => {
      const [have, declared] = count.split('/');
      return have === declared ? `${cell} complete ${count}` : `${cell} ${count}`;
    });
}

const COUNT = '.accuracy.n';

function cellCounts({ facts }: Published): Map<string, string> {
  const counts = [...facts.values()].filter(({ key }) => key.endsWith(COUNT));
  return new Map(
    counts.map(({ key, value, provisional }) => {
      const have = provisional?.have ?? Number(value);
      return [key.slice(0, -COUNT.length), `${have}/${provisional?.declared ?? have}`];
    }),
  );
}
