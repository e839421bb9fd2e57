import { isDeepStrictEqual } from 'node:util';
import type { RecordSource, Sitting } from '../../experiments/record/base-record.ts';
import { printableText } from '../../experiments/record/printable-text.ts';
import type { PaperContext } from '../context/context.ts';
import { unitName } from '../definition/unit.ts';
import { commitText, deviceTitle, processorText, timeText } from '../load/sitting-text.ts';
import type { Paths } from '../pipeline/paths.ts';
import { storedUses } from '../pipeline/stored-uses.ts';
import { inPaper } from '../prose/check-fact-keys.ts';
import {
  type ExplainedMeasurement,
  type ExplainedRun,
  type Explanation,
  explain,
} from '../provenance/explain.ts';
import { factsPrintedAs, isPrintedNumber } from '../provenance/printed-numbers.ts';
import { analysedPaper } from './analysed-paper.ts';
import { CLAIM_PREFIX, explainClaim } from './explain-claim.ts';
import { printReport, type ReportFlags } from './print-report.ts';

/** `paper explain <key>`, `<table>:<row>:<column>`, `claim:<id>`, `62.31`: where a number, or a sentence, comes from. */
export async function runExplain(paths: Paths, key: string, options: ReportFlags): Promise<void> {
  const context = await analysedPaper(paths);
  if (key.startsWith(CLAIM_PREFIX)) return explainClaim(context, key.slice(CLAIM_PREFIX.length), options);
  if (isPrintedNumber(key)) return explainPrinted(paths, context, key, options);
  if (!key.includes(':')) {
    const explanation = explain(context, key);
    return printReport(options, explanation, () => describe(explanation, undefined));
  }
  // Tables and figures take long to load, and a fact's key needs neither.
  const { printedNumber } = await import('../provenance/printed-numbers.ts');
  const number = printedNumber(context.definition, context, key);
  const explanations = number.facts.map((one) => explain(context, one));
  const text = () =>
    `${number.place}: ${number.shown}\n\n${explanations.map((one, i) => describe(one, explanations[i - 1])).join('\n')}`;
  printReport(options, { ...number, explanations }, text);
}

/**
 * The facts that are printed as that number, and where the text asks for them.
 * @throws when there is none
 */
function explainPrinted(paths: Paths, context: PaperContext, number: string, options: ReportFlags): void {
  const uses = storedUses(paths).facts;
  const found = factsPrintedAs(context.facts, number).map((fact) => ({
    key: fact.key,
    plain: fact.plain,
    unit: fact.unit,
    formula: fact.formula,
    places: uses.filter(({ key }) => key === fact.key).map(({ file, line }) => `${inPaper(file)}:${line}`),
  }));
  if (found.length === 0) {
    throw new Error(
      `explain: no fact is printed as ${JSON.stringify(number)}; numbers are printed rounded, as \`paper facts\` lists them`,
    );
  }
  const lines = found.flatMap(({ key, plain, unit, formula, places: at }) => [
    `${key} = ${plain} (${unitName(unit)})`,
    `  formula    ${formula}`,
    ...(at.length === 0 ? [] : [`  in         ${at.join(', ')}`]),
  ]);
  const count = found.length === 1 ? 'one fact is' : `${found.length} facts are`;
  const head = `${count} printed so (paper explain <key> goes on from here)`;
  printReport(options, { number, facts: found }, () => `${[head, ...lines].join('\n')}\n`);
}

/** @param before what was told just before it: mean and deviation in one cell rest on the same runs */
function describe(
  { fact, inputs, runs, measurements, excluded, missing }: Explanation,
  before: Explanation | undefined,
): string {
  const isTold = runs.length > 0 && isDeepStrictEqual(runs, before?.runs);
  const { provisional } = fact;
  const lines = [
    `${fact.key} = ${fact.plain}`,
    `  unrounded  ${fact.value ?? `none: ${fact.absent}`} (${unitName(fact.unit)}, shown with ${fact.digits} digits)`,
    `  formula    ${fact.formula}`,
    ...(provisional === null ? [] : [`  provisional: ${provisional.have} of ${provisional.declared} are in`]),
    ...inputs.map((input) => `  from       ${input.key} = ${input.plain}`),
    ...(fact.measurements.length > 0 ? [] : [`  runs       ${runCount(runs)}`]),
    ...(isTold ? ['    the same as above'] : runs.flatMap(describeRun)),
    ...measurements.flatMap(describeMeasurement),
    ...missing.map((run) => `  missing    ${run}`),
    ...excluded.map(({ path, reason }) => `  excluded   ${path}: ${reason}`),
  ];
  // What records say of machines and sources comes from outside: it must not command a terminal.
  return `${lines.map((line) => printableText(line, 'joined')).join('\n')}\n`;
}

function runCount(runs: readonly ExplainedRun[]): string {
  const imported = runs.filter(({ source }) => source !== null).length;
  return runs.length === 0
    ? 'none'
    : `${runs.length}${imported === 0 ? '' : `, ${imported} of them imported`}`;
}

function describeRun({ path, seed, outcomes, files, command, source, sittings }: ExplainedRun): string[] {
  const values = Object.entries(outcomes)
    .map(([label, value]) => `${label} ${value}`)
    .join(', ');
  return [
    `    ${path}  seed ${seed}, ${values}${source === null ? '' : ', imported'}`,
    ...(source === null ? [] : [`      imported from ${sourceText(source)}`]),
    ...sittings.flatMap(describeSitting),
    ...Object.entries(files).map(([file, hash]) => `      ${hash}  ${file}`),
    ...(command === null ? [] : [`      ${command}`]),
  ];
}

function describeSitting(sitting: Sitting): string[] {
  const { environment } = sitting;
  return [
    `      ${timeText(sitting)}, ${commitText(environment)}`,
    `        on ${processorText(environment.cpu)}, ${deviceTitle(environment)}`,
  ];
}

/** `results.csv, line 4, SHA-256 91ab…: a note` */
function sourceText({ name, line, sha256, note }: RecordSource): string {
  const place = [name, line && `line ${line}`, sha256 && `SHA-256 ${sha256}`].filter(Boolean).join(', ');
  return note === undefined ? place : `${place}: ${note}`;
}

function describeMeasurement({
  file,
  sha256,
  run,
  processor,
  command,
  ...code
}: ExplainedMeasurement): string[] {
  return [
    `  measured   weights of ${run} on ${processor}, ${commitText(code)}`,
    `      ${sha256}  ${file}`,
    `      ${command}`,
  ];
}
