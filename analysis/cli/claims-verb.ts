import { countVerdicts, type JudgedClaim, verdictCounts } from '../claims/judge-claims.ts';
import { decisive } from '../claims/judgement.ts';
import { plainClaim } from '../claims/write-claims.ts';
import { ruleAges } from '../context/context.ts';
import { ruleAgeText } from '../history/rule-ages.ts';
import type { ClaimUse } from '../latex/uses.ts';
import type { Paths } from '../pipeline/paths.ts';
import { storedUses } from '../pipeline/stored-uses.ts';
import { inPaper } from '../prose/check-fact-keys.ts';
import { analysedPaper } from './analysed-paper.ts';
import { printReport, type ReportFlags } from './print-report.ts';

/** `paper claims`: every claim of the paper with its verdict and where it is made. */
export async function runClaims(paths: Paths, options: ReportFlags): Promise<void> {
  const context = await analysedPaper(paths);
  const { claims } = context;
  const ages = ruleAges(context);
  const made = new Map<string, ClaimUse>();
  for (const use of storedUses(paths).claims) if (!made.has(use.id)) made.set(use.id, use);
  const report = {
    counts: countVerdicts(claims),
    claims: claims.map((claim) => ({
      ...plainClaim(claim),
      made: placeOf(made.get(claim.id)),
      age: ages.get(claim.id) ?? null,
    })),
  };
  printReport(options, report, () => {
    const age = (id: string) =>
      [ages.get(id)].flatMap((one) => (one === undefined ? [] : [ruleAgeText(one)]));
    const place = (id: string) => {
      const use = made.get(id);
      return use === undefined ? 'never made' : `${inPaper(use.file)}:${use.line}`;
    };
    return `${[...describe(claims, place, age), verdictCounts(report.counts)].join('\n')}\n`;
  });
}

function placeOf(use: ClaimUse | undefined) {
  if (use === undefined) return null;
  const { file, line, macro, reason } = use;
  return { file: inPaper(file), line, as: macro, reason: macro === 'undecided' ? reason : null };
}

function describe(
  claims: readonly JudgedClaim[],
  place: (id: string) => string,
  age: (id: string) => readonly string[],
): string[] {
  const width = Math.max(0, ...claims.map(({ id }) => id.length));
  const row = (id: string, verdict: string, rest: string) =>
    `${id.padEnd(width)}  ${verdict.padEnd(9)}  ${rest}`.trimEnd();
  const below = (text: string) => `${' '.repeat(width + 2)}${text}`;
  return claims.flatMap((claim) => [
    row(claim.id, claim.verdict, place(claim.id)),
    below(claim.says),
    ...age(claim.id).map(below),
    ...(claim.verdict === 'holds' ? [] : reasonLines(claim, ' '.repeat(width + 4))),
  ]);
}

/** Reasons may be many while seeds are missing: the first ones, and how many more. */
const SHOWN_REASONS = 3;

function reasonLines({ verdict, reasons, judgement }: JudgedClaim, indent: string): string[] {
  const texts =
    verdict === 'fails' ? decisive(judgement).map(({ text }) => text) : reasons.map(({ text }) => text);
  const more = texts.length > SHOWN_REASONS ? [`and ${texts.length - SHOWN_REASONS} more`] : [];
  return [...texts.slice(0, SHOWN_REASONS), ...more].map((text) => `${indent}${text}`);
}
