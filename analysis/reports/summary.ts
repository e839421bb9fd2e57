/** A study's report in words: its cells, its comparisons and what is missing, in lines that a terminal shows as they are. */

import type { PaperContext } from '../context/context.ts';
import { draftStatus } from '../context/draft-status.ts';
import type { StudyDefinition } from '../definition/study.ts';
import { axisTitle, differenceUnit, unitSign } from '../definition/unit.ts';
import { pairProgress } from '../facts/comparison-facts.ts';
import { inSentence } from '../facts/difference-shape.ts';
import type { Fact } from '../facts/fact.ts';
import { NO_VALUE } from '../facts/format-value.ts';
import { differenceTitle, titleOf, varyingFactors } from './series.ts';

/** Of a report that the build does not make. */
const ASIDE =
  'Not part of the paper: the ledger does not hold this report, and no check compares it with the records.';

export interface SummaryOptions {
  /** Whether the report is one of the paper's artifacts. */
  readonly isArtifact: boolean;
  /** File and caption. */
  readonly figures: readonly (readonly [file: string, caption: string])[];
}

/** @param context what there is of the study */
export function summaryText(
  context: PaperContext,
  study: StudyDefinition,
  { isArtifact, figures }: SummaryOptions,
): string {
  const { cells } = context;
  const { have, declared } = draftStatus(cells);
  const parts = [
    [
      `Study ${study.id}: ${have} of ${declared} declared runs, ${cells.length} cells.`,
      ...(isArtifact ? [] : [ASIDE]),
    ],
    ...Object.keys(study.outcomes).map((name) => cellLines(context, study, name)),
    ...study.questions.map(({ id }) => comparisonLines(context, study, id)),
    missingLines(context),
    [
      'Figures',
      ...textTable(
        figures.map((one) => [...one]),
        2,
      ),
    ],
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function cellLines({ cells, facts }: PaperContext, study: StudyDefinition, name: string): string[] {
  const { label, unit, better } = study.outcomes[name]!;
  const factors = varyingFactors(study, cells);
  const head = [...factors.map((factor) => study.factors[factor]!.label), 'mean', 'sd', '95 % interval', 'n'];
  const rows = cells.map((cell) => {
    const fact = (statistic: string) => facts.get(`${cell.key}.${name}.${statistic}`);
    return [
      ...factors.map((factor) => titleOf(cell, [factor])),
      fact('mean').plain,
      fact('sd').plain,
      interval(fact('ci_low'), fact('ci_high')),
      countOf(cell.runs.length, cell.declaredSeeds.length),
    ];
  });
  return [`${axisTitle(label, unit)}, ${better} is better`, ...textTable([head, ...rows], factors.length)];
}

function comparisonLines(
  { cells, comparisons, facts }: PaperContext,
  study: StudyDefinition,
  id: string,
): string[] {
  const { title, outcome: name, over } = study.questions.find((question) => question.id === id)!;
  const outcome = study.outcomes[name]!;
  const factors = varyingFactors(study, cells);
  const own = comparisons.filter(({ question }) => question.id === id);
  const absent = new Set<string>();
  const rows = own.map((comparison) => {
    const { key, a, b } = comparison;
    const { have, declared: pairs } = pairProgress(comparison);
    const fact = (statistic: string) => {
      const found = facts.get(`${key}.${statistic}`);
      if (found.absent !== null) absent.add(found.absent);
      return found;
    };
    return [
      differenceTitle(a, b, over, factors),
      fact('delta').plain,
      interval(fact('ci_low'), fact('ci_high')),
      ...['p_t', 'p_t_holm', 'p_signflip'].map((statistic) => fact(statistic).plain),
      countOf(have, pairs),
    ];
  });
  const head = ['', 'difference', '95 % interval', 'p (t)', 'p (t, Holm)', 'p (sign flip)', 'n'];
  const unit = unitSign(differenceUnit(outcome.unit).unit).trim();
  return [
    title,
    `  Difference in ${inSentence(outcome)}${unit === '' ? '' : ` in ${unit}`}, paired by seed`,
    ...textTable([head, ...rows], 1),
    ...[...absent].map((reason) => `  ${NO_VALUE.plain} ${reason}`),
  ];
}

function missingLines({ cells, unfinished, exclusions }: PaperContext): string[] {
  const lines = [
    ...cells
      .filter(({ missingSeeds }) => missingSeeds.length > 0)
      .map(({ key, missingSeeds }) => `  ${key}: seeds ${missingSeeds.join(', ')}`),
    ...unfinished.map((path) => `  begun, without results: ${path}`),
    ...exclusions.map(({ path, reason }) => `  excluded: ${path}: ${reason}`),
  ];
  return ['Missing', ...(lines.length === 0 ? ['  nothing'] : lines)];
}

const countOf = (have: number, declared: number): string =>
  have === declared ? String(have) : `${have} of ${declared}`;

const interval = (low: Fact, high: Fact): string =>
  low.value === null || high.value === null ? NO_VALUE.plain : `[${low.plain}, ${high.plain}]`;

/** Columns of equal width, the first `texts` to the left and the others to the right. */
function textTable(rows: readonly (readonly string[])[], texts: number): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => [...row[i]!].length)));
  const padded = (field: string, i: number) => {
    const space = ' '.repeat(widths[i]! - [...field].length);
    return i < texts ? field + space : space + field;
  };
  return rows.map((row) => `  ${row.map(padded).join('  ')}`.trimEnd());
}
