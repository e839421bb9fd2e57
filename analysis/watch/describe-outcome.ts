/** What came of a build, in words. */
import { join } from 'node:path';
import { readTextIfThere } from '../../experiments/record/file-text.ts';
import type { PlainClaim } from '../claims/write-claims.ts';
import type { BuildOutcome } from '../pipeline/build-options.ts';
import type { Paths } from '../pipeline/paths.ts';
import { list } from './input-changes.ts';

/** `tables power, size → PDF in 1.9 s`. */
export function describeOutcome({ changed }: BuildOutcome, seconds: number): string {
  const pdf = changed.some((path) => path.endsWith('main.pdf'));
  const time = `${seconds.toFixed(1)} s`;
  return [...artifactNames(changed), pdf ? `PDF in ${time}` : `PDF as it was (${time})`].join(' → ');
}

/** The paper has become a draft, or is none any more; at the start only that it is one is worth a line. */
export function draftChange(before: BuildOutcome | null, after: BuildOutcome): string[] {
  if (isDraft(before) === isDraft(after)) return [];
  const { have, declared } = after.runs;
  if (!isDraft(after)) return [`no draft any more: all ${declared} declared runs are in`];
  const open = after.marked.length;
  const why =
    have < declared
      ? `${have} of ${declared} declared runs are in`
      : `${open} ${open === 1 ? 'claim is' : 'claims are'} marked`;
  return [`a draft: ${why}`];
}

const isDraft = (outcome: BuildOutcome | null): boolean =>
  outcome !== null && (outcome.runs.have < outcome.runs.declared || outcome.marked.length > 0);

const ARTIFACT = /^paper\/generated\/(table|figure)s\/([^/.]+)/;

/** `tables power, size`, `figure gap`; the files that every build writes are not worth a word. */
function artifactNames(changed: readonly string[]): string[] {
  return ['table', 'figure'].flatMap((kind) => {
    const found = changed.map((path) => ARTIFACT.exec(path)).filter((match) => match?.[1] === kind);
    const names = [...new Set(found.map((match) => match![2]!))];
    return names.length === 0 ? [] : [`${kind}${names.length === 1 ? '' : 's'} ${list(names)}`];
  });
}

export type ClaimsById = ReadonlyMap<string, PlainClaim>;

/** The claims as the last build wrote them; nothing yet is none. */
export function publishedClaims({ generated }: Paths): ClaimsById {
  const text = readTextIfThere(join(generated, 'claims.json')) ?? '{}';
  const { claims = [] } = JSON.parse(text) as { claims?: readonly PlainClaim[] };
  return new Map(claims.map((claim) => [claim.id, claim]));
}

/**
 * `claim fast-is-better: undecided → holds`; one that failed or became open is told with why.
 * Claims that came or went with the code are no change of a verdict.
 */
export function verdictChanges(before: ClaimsById, after: ClaimsById): string[] {
  return [...after.values()].flatMap(({ id, verdict, reasons, because }) => {
    const earlier = before.get(id);
    if (earlier === undefined || earlier.verdict === verdict) return [];
    const why = verdict === 'undecided' ? reasons.map(({ text }) => text) : because;
    const told = verdict === 'holds' || why.length === 0 ? '' : `: ${why[0]}${why.length > 1 ? ', …' : ''}`;
    return [`claim ${id}: ${earlier.verdict} → ${verdict}${told}`];
  });
}
