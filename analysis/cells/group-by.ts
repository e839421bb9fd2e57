/** What has the same key, together; groups in the order in which they are met. `Map.groupBy` needs Node.js 21. */
export function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const members = groups.get(keyOf(one));
    if (members === undefined) groups.set(keyOf(one), [one]);
    else members.push(one);
  }
  return groups;
}
