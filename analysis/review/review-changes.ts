import { compareVersions } from '../diff/compare-versions.ts';
import { diffSections } from '../diff/describe-diff.ts';
import type { PaperVersion } from '../diff/paper-version.ts';
import type { ReviewChanges } from './review-data.ts';

/** What differs between two versions, as the reviewer's view shows it. */
export function reviewChanges(from: PaperVersion, to: PaperVersion): ReviewChanges {
  const diff = compareVersions(from, to);
  return { from: diff.from, to: diff.to, sections: diffSections(diff) };
}
