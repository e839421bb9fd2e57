import { loadDefinition } from '../authoring/load-definition.ts';
import type { Places } from '../pipeline/places.ts';
import { check } from '../provenance/check.ts';
import type { CheckReport } from '../provenance/finding.ts';

/** `paper check`: findings on stdout, exit status 1 when there are any. */
export async function runCheck(places: Places, options: { pdf: boolean; json?: boolean }): Promise<void> {
  const report = await check(places, {
    definition: await loadDefinition(places.definition),
    pdf: options.pdf ? 'build' : 'skip',
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const ok = report.findings.length === 0;
  process.stdout.write(options.json ? `${JSON.stringify({ ok, ...report }, null, 2)}\n` : describe(report));
  if (!ok) process.exitCode = 1;
}

function describe({ findings, notes }: CheckReport): string {
  const compared = `compared: ${notes.join('; ')}\n`;
  if (findings.length === 0) return `${compared}all identical\n`;
  // Names of files are data too: none may steer the terminal.
  const lines = findings.map(({ path, what }) => `${`${path}: ${what}`.replace(/\p{C}/gu, ' ')}\n`);
  return `${compared}${findings.length === 1 ? 'one finding' : `${findings.length} findings`}\n${lines.join('')}`;
}
