/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours cost one each. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(last[j]! + 1, current[j - 1]! + 1, substitution);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}

/** What a name costs that is meant to begin like this, and goes on. */
const BEGINS_SO = 2;

/** The known names most like `name`, or that begin like it, nearest first; ties in code-unit order. */
export function nearestNames(name: string, known: Iterable<string>, count = 3): string[] {
  const distanceTo = (candidate: string) =>
    Math.min(editDistance(name, candidate), editDistance(name, candidate.slice(0, name.length)) + BEGINS_SO);
  return [...known]
    .map((candidate) => ({ candidate, distance: distanceTo(candidate) }))
    .sort((x, y) => x.distance - y.distance || (x.candidate < y.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}
