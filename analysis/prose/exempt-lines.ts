/**
 * Comments by which an author exempts a line from lint: its number is no result, `% not a result: published in [3]`, or its
 * words are no finding, `% no claim: about the method`. A reader should know which they are.
 */
import type { SourceFile } from './check-fact-keys.ts';

export type ExemptionKind = 'not a result' | 'no claim';

const COMMENTS: Readonly<Record<ExemptionKind, RegExp>> = {
  'not a result': /%\s*not a result: (\S.*)$/,
  'no claim': /%\s*no claim: (\S.*)$/,
};

/** A line that its author exempts from lint. */
export interface ExemptLine {
  readonly file: string;
  readonly line: number;
  readonly kind: ExemptionKind;
  readonly reason: string;
}

export function isExempt(kind: ExemptionKind, line: string): boolean {
  return COMMENTS[kind].test(line);
}

/** Whether a comment, from its `%` on, is an exemption and nothing before it. */
export const isExemption = (comment: string): boolean =>
  Object.values(COMMENTS).some((form) => comment.search(form) === 0);

export function exemptLines(sources: readonly SourceFile[]): ExemptLine[] {
  return sources.flatMap(({ path, text }) =>
    text.split(/\r?\n/).flatMap((written, i) =>
      EXEMPTION_KINDS.flatMap((kind) => {
        const reason = COMMENTS[kind].exec(written)?.[1]?.trim();
        return reason === undefined ? [] : [{ file: path, line: i + 1, kind, reason }];
      }),
    ),
  );
}

const EXEMPTION_KINDS = Object.keys(COMMENTS) as ExemptionKind[];

/** `16 lines that authors exempt from lint (11 "% not a result", 5 "% no claim")` */
export function countExempt(lines: readonly ExemptLine[]): string {
  const counts = EXEMPTION_KINDS.map(
    (kind) => [kind, lines.filter((one) => one.kind === kind).length] as const,
  );
  const kinds = counts.filter(([, count]) => count > 0).map(([kind, count]) => `${count} "% ${kind}"`);
  const noun = lines.length === 1 ? 'line' : 'lines';
  return `${lines.length} ${noun} that authors exempt from lint (${kinds.join(', ')})`;
}
