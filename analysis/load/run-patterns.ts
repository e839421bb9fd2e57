/** `raw/cifar10/resnet18/bit_s42`: all but the seed, and the seed. */
const RUN = /^(.*_s)(\d+)$/;

/**
 * Paths of runs in the words of a shell, seeds of one cell together: `raw/cifar10/resnet18/bit_s{42,123,456}`. In their
 * order; a cell that comes twice with another between is written twice.
 */
export function runPatterns(paths: readonly string[]): string[] {
  const groups: { readonly stem: string; readonly seeds: string[] }[] = [];
  for (const path of paths) {
    const [, stem = path, seed] = RUN.exec(path) ?? [];
    const last = groups.at(-1);
    if (seed !== undefined && last?.stem === stem && last.seeds.length > 0) last.seeds.push(seed);
    else groups.push({ stem, seeds: seed === undefined ? [] : [seed] });
  }
  return groups.map(({ stem, seeds }) =>
    seeds.length > 1 ? `${stem}{${seeds.join(',')}}` : `${stem}${seeds[0] ?? ''}`,
  );
}
