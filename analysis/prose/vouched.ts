/**
 * Comments by which an author vouches for a line: that its number is no result, `% not a result: published in [3]`, or that its
 * words are no finding, `% no claim: about the method`. Lint passes such a line over, and a reader should know which they are.
 */
import type { SourceFile } from './check-fact-keys.ts';

export type VouchKind = 'not a result' | 'no claim';

const COMMENTS: Readonly<Record<VouchKind, RegExp>> = {
  'not a result': /%\s*not a result: (\S.*)$/,
  'no claim': /%\s*no claim: (\S.*)$/,
};

/** A line that its author vouches for. */
export interface Vouch {
  readonly file: string;
  readonly line: number;
  readonly kind: VouchKind;
  readonly reason: string;
}

export function isVouched(kind: VouchKind, line: string): boolean {
  return COMMENTS[kind].test(line);
}

export function vouchesIn(sources: readonly SourceFile[]): Vouch[] {
  return sources.flatMap(({ path, text }) =>
    text.split(/\r?\n/).flatMap((written, i) =>
      VOUCH_KINDS.flatMap((kind) => {
        const reason = COMMENTS[kind].exec(written)?.[1]?.trim();
        return reason === undefined ? [] : [{ file: path, line: i + 1, kind, reason }];
      }),
    ),
  );
}

const VOUCH_KINDS = Object.keys(COMMENTS) as VouchKind[];

/** `16 lines that authors vouch for (11 "% not a result", 5 "% no claim")` */
export function countVouches(vouches: readonly Vouch[]): string {
  const counts = VOUCH_KINDS.map(
    (kind) => [kind, vouches.filter((one) => one.kind === kind).length] as const,
  );
  const kinds = counts.filter(([, count]) => count > 0).map(([kind, count]) => `${count} "% ${kind}"`);
  const lines = vouches.length === 1 ? 'line' : 'lines';
  return `${vouches.length} ${lines} that authors vouch for (${kinds.join(', ')})`;
}
