import type { Fact } from '../facts/fact.ts';
import type { Paths } from '../pipeline/paths.ts';
import { analysedPaper } from './analysed-paper.ts';
import { printReport, type ReportFlags } from './print-report.ts';

/** `paper facts [key]`: all facts, those whose key begins with a prefix that ends in a dot, or one. */
export async function runFacts(paths: Paths, key: string | undefined, options: ReportFlags): Promise<void> {
  const { facts } = await analysedPaper(paths);
  const listed = key === undefined || key.endsWith('.') ? facts.all : [facts.get(key)];
  const shown = listed.filter((fact) => fact.key.startsWith(key ?? ''));
  if (shown.length === 0) facts.get(key!);
  printReport(options, shown, () => table(shown));
}

function table(facts: readonly Fact[]): string {
  const width = Math.max(...facts.map(({ key }) => key.length));
  return facts.map((fact) => `${fact.key.padEnd(width)}  ${fact.plain}${remark(fact)}\n`).join('');
}

function remark({ provisional, absent }: Fact): string {
  const count = provisional === null ? '' : `  ${provisional.have}/${provisional.declared}`;
  return `${count}${absent === null ? '' : `  (${absent})`}`;
}
