/** The paper's claims: what is said, the rule that decides, and what the data says. */
import { VERDICTS, type Verdict } from '../../claims/verdict.ts';
import type { ClaimMention, ReviewClaim } from '../review-data.ts';
import { addressOf } from './address.ts';
import { bullets, counted, h } from './dom.ts';
import { paper } from './store.ts';

/** Whose claims alone are shown; kept while one looks at another view. */
let only: Verdict | null = null;

export function claimsView(): HTMLElement[] {
  const { claims } = paper();
  if (claims.length === 0) return [h('p.quiet', 'The paper makes no claims that are bound to its data.')];
  const articles = claims.map(claimElement);
  const choices = VERDICTS.map((verdict) => choice(verdict, () => choose(only === verdict ? null : verdict)));
  const choose = (verdict: Verdict | null) => {
    only = verdict;
    for (const [i, button] of choices.entries())
      button?.setAttribute('aria-pressed', String(VERDICTS[i] === only));
    for (const [i, article] of articles.entries())
      article.hidden = only !== null && claims[i]!.verdict !== only;
  };
  choose(only);
  return [h('p.hint.verdicts', `${counted(claims.length, 'claim')}: `, choices), ...articles];
}

/** How many claims have a verdict: a button that leaves only them, and pressed again brings the others back. */
function choice(verdict: Verdict, press: () => void): HTMLElement | null {
  const count = paper().claims.filter((claim) => claim.verdict === verdict).length;
  if (count === 0) return null;
  const text = `${count} ${count === 1 ? verdict : verdict.replace(/s$/, '')}`;
  return h('button', { class: `verdict ${verdict}`, 'on:click': press }, text);
}

function claimElement({
  id,
  says,
  rule,
  age,
  verdict,
  reasons,
  because,
  facts,
  mentions,
}: ReviewClaim): HTMLElement {
  return h(
    'article.claim',
    { id: `claim-${id}`, tabindex: -1 },
    h('p.says', h('span', { class: `verdict ${verdict}` }, verdict), ' ', says),
    h('p.quiet', h('code', id), ...MACROS.map((macro) => statedIn(mentions, macro))),
    h(
      'details',
      h('summary', 'Rule and evidence'),
      h('p', `Holds if ${rule}.`),
      age !== '' && h('p.quiet', `${age[0]!.toUpperCase()}${age.slice(1)}.`),
      reasons.length > 0 && h('p.warning', reasons.join('; ')),
      because.length > 0 && bullets(because),
      facts.length > 0 &&
        h(
          'p.quiet',
          'Rests on ',
          facts.flatMap((key, i) => [
            i > 0 && ', ',
            h('a', { href: addressOf({ view: 'claims', fact: key }) }, key),
          ]),
        ),
    ),
  );
}

/** What the sections say of a claim that do not simply make it. */
const SAID = {
  claim: '',
  refuted: ', where the text says that the data refutes it',
  undecided: ', where the text leaves it open',
} as const;
const MACROS = Object.keys(SAID) as (keyof typeof SAID)[];

function statedIn(mentions: readonly ClaimMention[], macro: keyof typeof SAID): string | false {
  const sections = new Set(mentions.filter(({ says }) => says === macro).map(({ section }) => section));
  return sections.size > 0 && `, in ${[...sections].join(', ')}${SAID[macro]}`;
}
