/** What LaTeX typeset when the paper was last built, and the files that follow from it. */
import { join } from 'node:path';
import { readIfThere } from '../../experiments/record/file-text.ts';
import type { PaperDefinition } from '../authoring/define-paper.ts';
import type { PaperContext } from '../context/context.ts';
import { openStudies, statusTex } from '../context/draft-status.ts';
import { factsTex } from '../facts/write-facts.ts';
import { NO_USES, parseUses, type Uses } from '../latex/uses.ts';
import { claimProblems } from '../prose/check-claims.ts';
import type { Paths } from './paths.ts';

export const USES_FILE = 'paper/generated/uses.json';

/** Empty where the paper was never typeset. @throws an Error that names file, field and rule */
export function storedUses(paths: Paths): Uses {
  const bytes = readIfThere(join(paths.root, USES_FILE));
  return bytes === null ? NO_USES : parseUses(bytes.toString('utf8'), USES_FILE);
}

/** What is wrong with the sentences that LaTeX typeset. */
export function claimsOf(uses: Uses, context: PaperContext) {
  return claimProblems(uses, context.claims, openStudies(context));
}

/**
 * The files that say what the text asks for: the facts, of thousands, that it prints, and how many of its sentences the data
 * does not carry.
 */
export function textsOfUses(
  context: PaperContext,
  uses: Uses,
  definition: PaperDefinition,
): ReadonlyMap<string, string> {
  const asked = new Set(uses.facts.map(({ key }) => key));
  const { unsupported } = claimsOf(uses, context);
  const front = { ...definition, columns: definition.layout?.columns ?? 1 };
  return new Map([
    ['paper/generated/facts.tex', factsTex(context.facts.all.filter(({ key }) => asked.has(key)))],
    ['paper/generated/status.tex', statusTex(context, unsupported.length, front)],
  ]);
}
