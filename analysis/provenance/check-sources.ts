import type { Ledger } from '../pipeline/ledger.ts';
import type { Finding } from './finding.ts';

/** Sections and templates that are not those of the last build. Ledgers of before they were listed have none. */
export function checkSources(now: Readonly<Record<string, string>>, { sources }: Ledger): Finding[] {
  if (sources === undefined) return [];
  const paths = [...new Set([...Object.keys(sources), ...Object.keys(now)])].sort();
  return paths.flatMap((path) => {
    const what = difference(path, sources[path], now[path]);
    return what === null ? [] : [{ path, what }];
  });
}

function difference(path: string, recorded: string | undefined, hash: string | undefined): string | null {
  if (hash === recorded) return null;
  const kind = path.endsWith('.njk') ? 'template' : 'source';
  if (hash === undefined) return `${kind} is missing: the ledger has it, the disk has not`;
  if (recorded === undefined) return `${kind} was added since the paper was built`;
  const hashes = `SHA-256 is ${hash.slice(0, 12)}…, the ledger has ${recorded.slice(0, 12)}…`;
  return `${kind} changed since the paper was built: ${hashes}`;
}
