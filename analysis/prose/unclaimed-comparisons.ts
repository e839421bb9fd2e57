import type { JudgedClaim } from '../claims/judge-claims.ts';
import type { ProseProblem, SourceFile } from './check-fact-keys.ts';
import { isExempt } from './exempt-lines.ts';
import { texProse } from './tex-prose.ts';

/** Texts in which findings may stand, by whatever name: all but notation, and sections on the question, on others' work and on methods. */
const mayFind = (path: string): boolean =>
  path.endsWith('.tex') &&
  !/(?:^|\/)(?:macros|introduction|background|related-work|methods?|limitations|reproducibility)\.tex$/.test(
    path,
  );

/** What follows `more`, `less`, `most` or `least`: any word but one that joins, and but a plural (`more seeds`). */
const GRADED = String.raw`(?!(?:of|and|or|than|on|in|by|to|for|at|as|is|are|a|the|from|with|if|when|but)\b)(?![a-z-]*[^su\s]s\b)[a-z-]+\b`;
const anyOf = (...words: string[]) => new RegExp(String.raw`\b(?:${words.join('|')})`, 'gi');

/** Words that compare, and what they do. The first that matches names the finding. */
const COMPARING: readonly { readonly what: string; readonly words: RegExp }[] = [
  {
    what: 'speaks of significance',
    words: anyOf(
      String.raw`(?:in)?significan(?:t|tly|ce)\b`,
      String.raw`on (?:a )?par\b`,
      String.raw`(?:parity|equivalen(?:t|ce)|indistinguishable|no difference)\b`,
    ),
  },
  {
    what: 'is a superlative',
    words: anyOf(
      String.raw`(?:best|worst|highest|lowest|largest|smallest|greatest|biggest|strongest|weakest|fastest|slowest|hardest|easiest|closest|nearest)\b`,
      String.raw`(?:sub-?)?optim(?:al|ally|um)\b`,
      String.raw`(?:most|least)\s+${GRADED}`,
      String.raw`(?:most|least)\b(?=\s*(?:[.,;:)}]|$)|\s+(?:on|in|from|with|for|by|when)\b)`,
    ),
  },
  {
    what: 'compares',
    words: anyOf(
      String.raw`(?:better|worse|higher|lower|larger|smaller|greater|bigger|stronger|weaker|faster|slower|harder|easier|fewer|closer|nearer|superior|inferior)\b`,
      String.raw`[a-z]+er than\b`,
      String.raw`(?:more|less)\b[^.;:]{0,60}?\bthan\b`,
      String.raw`(?:more|less)\s+${GRADED}`,
      String.raw`(?:outperform|underperform|surpass|exceed|beat)(?:s|ed|ing)?\b`,
      String.raw`outd(?:o|oes|id|one|oing)\b`,
      String.raw`(?:tops|topped|wins|won|dominat(?:e|es|ed|ing))\b`,
      String.raw`(?:fall|falls|fell|falling|stay|stays|stayed) (?:behind|below|short)\b`,
      String.raw`(?:is|are|was|were|be)\s+(?:ahead|behind)\b`,
      String.raw`(?:twice|thrice|half)\s+(?:as|the)\b`,
      String.raw`as\s+(?:good|well|accurate|much|large|small|fast|long|slow)\s+as\b`,
    ),
  },
  {
    what: 'states a trend or an effect',
    words: anyOf(
      String.raw`(?:increas|decreas|improv|degrad|reduc|declin)(?:es?|ed|ing)\b`,
      String.raw`(?:hurt|worsen|widen|shrink|grow)(?:s|ed|ing)?\b`,
      String.raw`(?:rises?|rose|rising|falls?|fell|grew|grown|lowers|lowered|raises|raised|helps|helped|harms|harmed|doubles|doubled|halves|halved)\b`,
      String.raw`(?:drops?|dropped|dropping|gains|gained|loses|lost|suffers|suffered)\b`,
    ),
  },
];

/** Words of these that compare nothing. */
const INNOCENT =
  /\b(?:rather|other) than\b|\bat (?:most|least)\b|\bbest validation\b|\bas (?:well|long|far|soon) as\b|\bmore or less\b|\bonce more\b/gi;
/** Sentences that are bound to a rule, and what is no sentence; to how many arguments in braces each has. */
const SKIPPED = new Map([
  ...[
    'fact',
    'factp',
    'cite',
    'citep',
    'citet',
    'citealp',
    'ref',
    'eqref',
    'label',
    'input',
    'texttt',
    'url',
  ].map((macro) => [macro, 1] as const),
  ['claim', 2],
  ['refuted', 2],
  ['undecided', 3],
]);
const FACT = /\\factp?\s*\{([^{}]*)\}/g;

/**
 * Superlatives and comparisons that no claim carries, in abstract, results, discussion and whatever else states findings. A line can be exempted with a comment: `% no claim: about the method, not a result`.
 */
export function unclaimedComparisons(
  sources: readonly SourceFile[],
  claims: readonly JudgedClaim[],
): ProseProblem[] {
  return sources.filter(({ path }) => mayFind(path)).flatMap((source) => unclaimed(source, claims));
}

function unclaimed(source: SourceFile, claims: readonly JudgedClaim[]): ProseProblem[] {
  const blank = (match: string) => match.replace(/[^\n]/g, ' ');
  const prose = texProse(source.text, { macros: SKIPPED, blank: ' ' }).replace(INNOCENT, blank);
  const lines = source.text.split('\n');
  const found = COMPARING.flatMap(({ what, words }) =>
    [...prose.matchAll(words)].map(({ 0: word, index }) => ({ what, word, index })),
  ).sort((a, b) => a.index - b.index);
  return found.flatMap(({ what, word, index }) => {
    const line = prose.slice(0, index).split('\n').length;
    if (isExempt('no claim', lines[line - 1]!)) return [];
    const words = word.replace(/\s+/g, ' ');
    const message = `"${words}" ${what} outside a claim: ${remedy(sentenceAround(source.text, index), claims)}`;
    return [{ file: source.path, line, message }];
  });
}

/** From the full stop before to the one after. */
function sentenceAround(text: string, index: number): string {
  const isEnd = /[.!?](?:\s|$)/g;
  const ends = [...text.matchAll(isEnd)].map((match) => match.index + 1);
  const start = ends.filter((end) => end <= index).at(-1) ?? 0;
  return text.slice(start, ends.find((end) => end > index) ?? text.length);
}

/** Suggests the claims that rest on the facts of the sentence. */
function remedy(sentence: string, claims: readonly JudgedClaim[]): string {
  const facts = [...sentence.matchAll(FACT)].map(([, key]) => key!.replace(/\s+/g, ''));
  const shared = claims
    .map((claim) => ({ id: claim.id, count: claim.facts.filter((key) => facts.includes(key)).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ id }) => id);
  const id = shared[0] ?? 'id';
  const others = shared.length > 1 ? ` (or ${shared.slice(1, 3).join(', ')})` : '';
  return `write \\claim{${id}}{...}${others}, or end the line with "% no claim: why"`;
}
