import type { ClaimProblems } from '../prose/check-claims.ts';
import type { ProseProblem } from '../prose/check-fact-keys.ts';
import type { Finding } from './finding.ts';

export const claimFindings = ({ mistakes, unsupported, unused }: ClaimProblems): Finding[] =>
  [...mistakes, ...unsupported, ...unused].map(asFinding);

export const asFinding = ({ file, line, message }: ProseProblem): Finding => ({
  path: `${file}:${line}`,
  what: message,
});
