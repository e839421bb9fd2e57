/** A line that is indented belongs to the one before, and stays below it. */
export function latestFirst(lines: readonly string[]): string[] {
  const groups: string[][] = [];
  for (const line of lines) {
    if (/^\S+ {2}/.test(line) && groups.length > 0) groups.at(-1)!.push(line);
    else groups.push([line]);
  }
  return groups.reverse().flat();
}
