import { loadDefinition } from '../authoring/load-definition.ts';
import { countVerdicts, type JudgedClaim } from '../claims/judge-claims.ts';
import { decisive } from '../claims/judgement.ts';
import { plainClaim } from '../claims/write-claims.ts';
import { type RuleAges, ruleAges } from '../context/context.ts';
import { ruleAgeText } from '../history/rule-ages.ts';
import type { ClaimUse } from '../latex/uses.ts';
import { loadRecords } from '../load/load-records.ts';
import { analyse } from '../pipeline/analyse.ts';
import { storedHistory } from '../pipeline/load-history.ts';
import type { Paths } from '../pipeline/paths.ts';
import { storedUses } from '../pipeline/stored-uses.ts';
import { inPaper } from '../prose/check-fact-keys.ts';

/** `paper claims`: every claim of the paper with its verdict and where it is made. */
export async function runClaims(paths: Paths, options: { json?: boolean }): Promise<void> {
  const definition = await loadDefinition(paths.definition);
  const context = analyse(loadRecords(paths.results), definition, storedHistory(paths));
  const uses = storedUses(paths).claims;
  const ages = ruleAges(context);
  const print = options.json ? asJson : asText;
  process.stdout.write(print(context.claims, uses, ages));
}

function asJson(claims: readonly JudgedClaim[], uses: readonly ClaimUse[], ages: RuleAges): string {
  const age = (id: string) => ages.get(id) ?? null;
  const place = (id: string) => {
    const use = uses.find((one) => one.id === id);
    return use === undefined
      ? null
      : {
          file: inPaper(use.file),
          line: use.line,
          as: use.macro,
          reason: use.macro === 'undecided' ? use.reason : null,
        };
  };
  const report = {
    counts: countVerdicts(claims),
    claims: claims.map((claim) => ({
      ...plainClaim(claim),
      made: place(claim.id),
      age: age(claim.id),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function asText(claims: readonly JudgedClaim[], uses: readonly ClaimUse[], ages: RuleAges): string {
  const { holds, undecided, fails } = countVerdicts(claims);
  const place = (id: string) => {
    const use = uses.find((one) => one.id === id);
    return use === undefined ? 'never made' : `${inPaper(use.file)}:${use.line}`;
  };
  const age = (id: string) => [ages.get(id)].flatMap((one) => (one === undefined ? [] : [ruleAgeText(one)]));
  const lines = [
    ...describe(claims, place, age),
    `${holds} hold, ${undecided} undecided, ${fails} ${fails === 1 ? 'fails' : 'fail'}`,
  ];
  return `${lines.join('\n')}\n`;
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
