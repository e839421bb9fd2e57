import { loadDefinition } from '../authoring/load-definition.ts';
import type { Fact } from '../facts/fact.ts';
import { loadRecords } from '../load/load-records.ts';
import { analyse } from '../pipeline/analyse.ts';
import { storedHistory } from '../pipeline/load-history.ts';
import type { Paths } from '../pipeline/paths.ts';

/** `paper facts [key]`: all facts, those whose key begins with a prefix that ends in a dot, or one. */
export async function runFacts(
  paths: Paths,
  key: string | undefined,
  options: { json?: boolean },
): Promise<void> {
  const { facts } = analyse(
    loadRecords(paths.results),
    await loadDefinition(paths.definition),
    storedHistory(paths),
  );
  const listed = key === undefined || key.endsWith('.') ? facts.all : [facts.get(key)];
  const shown = listed.filter((fact) => fact.key.startsWith(key ?? ''));
  if (shown.length === 0) facts.get(key!);
  process.stdout.write(options.json ? `${JSON.stringify(shown, null, 2)}\n` : table(shown));
}

function table(facts: readonly Fact[]): string {
  const width = Math.max(...facts.map(({ key }) => key.length));
  return facts.map((fact) => `${fact.key.padEnd(width)}  ${fact.plain}${remark(fact)}\n`).join('');
}

function remark({ provisional, absent }: Fact): string {
  const count = provisional === null ? '' : `  ${provisional.have}/${provisional.declared}`;
  return `${count}${absent === null ? '' : `  (${absent})`}`;
}
