import type { Answer } from './checklist.ts';
import type { StatedClaims } from './paper-evidence.ts';

/** Yes when no sentence says what the data does not, with how many claims hold, are open, and are refuted. */
export function claimsAnswer({ verdicts: { holds, undecided, fails }, unsupported }: StatedClaims): Answer {
  const count = holds + undecided + fails;
  if (count === 0) return { kind: 'author', because: 'The paper binds no claim to a rule over the data.' };
  const claims = `${count} ${count === 1 ? 'claim is' : 'claims are'} bound to rules over the data`;
  const open = `${undecided} ${undecided === 1 ? 'is' : 'are'} open`;
  const refuted = `${fails} ${fails === 1 ? 'is' : 'are'}`;
  const kept = `${claims}: ${holds} ${holds === 1 ? 'holds' : 'hold'}, ${open}, ${refuted}`;
  if (unsupported === 0)
    return { kind: 'yes', because: `${kept} stated as refuted. No sentence contradicts the data.` };
  const sentences = unsupported === 1 ? 'One sentence says' : `${unsupported} sentences say`;
  return { kind: 'no', because: `${kept} refuted by the data. ${sentences} what the data does not.` };
}
