import { claimById } from '../claims/judge-claims.ts';
import type { Judgement } from '../claims/judgement.ts';
import { shown } from '../claims/predicates/leaf.ts';
import { plainClaim } from '../claims/write-claims.ts';
import { type PaperContext, ruleAges } from '../context/context.ts';
import { ruleAgeText } from '../history/rule-ages.ts';
import { printReport, type ReportFlags } from './print-report.ts';

/** What a key begins with that means a claim: `claim:fast-is-better`. */
export const CLAIM_PREFIX = 'claim:';

/**
 * `paper explain claim:<id>`: the rule, part by part with what the data says, and the facts, each of which can be
 * explained in turn.
 * @throws {UnknownClaimError} naming the nearest ids
 */
export function explainClaim(context: PaperContext, id: string, options: ReportFlags): void {
  const claim = claimById(context.claims, id);
  const facts = claim.facts.map((key) => context.facts.get(key));
  const age = ruleAges(context).get(id);
  const lines = [
    `claim ${id}: ${claim.verdict}`,
    `  ${claim.says}`,
    ...(age === undefined ? [] : [`  ${ruleAgeText(age)}`]),
    ...claim.reasons.map(({ kind, text }) => `  ${kind.padEnd(9)}  ${text}`),
    ...describe(claim.judgement, 1),
    `  facts (paper explain <key> goes on from here)`,
    ...facts.map((fact) => `    ${fact.key} = ${shown(fact)}`),
  ];
  const report = { ...plainClaim(claim), judgement: claim.judgement, facts };
  printReport(options, report, () => `${lines.join('\n')}\n`);
}

const JOINS = { all: 'all of', any: 'at least one of', not: 'not', leaf: '' } as const;

function describe({ kind, verdict, text, parts }: Judgement, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const line = `${indent}${verdict.padEnd(9)}  ${kind === 'leaf' ? text : JOINS[kind]}`;
  return [line, ...parts.flatMap((part) => describe(part, depth + 1))];
}
