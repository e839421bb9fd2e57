/**
 * Paths of runs in the words of a shell, seeds of one cell together: `raw/…/rate=fast/s{42,123,456}`. In their
 * order; a cell that comes twice with another between is written twice.
 */
export function runPatterns(paths: readonly string[]): string[] {
  const groups: { readonly stem: string; readonly seeds: string[] }[] = [];
  for (const path of paths) {
    // `…_s42` or `…/s42`: all but the seed, and the seed.
    const end = Math.max(path.lastIndexOf('_s'), path.lastIndexOf('/s')) + 2;
    const seed = path.slice(end);
    const last = groups.at(-1);
    if (end === 1 || !/^\d+$/.test(seed)) groups.push({ stem: path, seeds: [] });
    else if (
      last !== undefined &&
      last.seeds.length > 0 &&
      last.stem.length === end &&
      path.startsWith(last.stem)
    )
      last.seeds.push(seed);
    else groups.push({ stem: path.slice(0, end), seeds: [seed] });
  }
  return groups.map(({ stem, seeds }) =>
    seeds.length > 1 ? `${stem}{${seeds.join(',')}}` : `${stem}${seeds[0] ?? ''}`,
  );
}
