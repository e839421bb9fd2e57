import { expect, it, test } from 'vitest';
import { ACM_BADGING } from './acm-badging.ts';
import { type Checklist, claimsAnswer } from './checklist.ts';
import { NEURIPS_CHECKLIST } from './neurips-checklist.ts';
import type { PaperEvidence, StatedClaims } from './paper-evidence.ts';

const stated = (holds: number, undecided: number, fails: number, unsupported = 0): StatedClaims => ({
  verdicts: { holds, undecided, fails },
  unsupported,
});

test.each([
  [
    'refuted, and stated so',
    stated(15, 2, 3),
    'yes',
    '20 claims are bound to rules over the data: 15 hold, 2 are open, 3 are stated as refuted. No sentence contradicts the data.',
  ],
  [
    'one of each',
    stated(1, 1, 1),
    'yes',
    '3 claims are bound to rules over the data: 1 holds, 1 is open, 1 is stated as refuted. No sentence contradicts the data.',
  ],
  [
    'refuted, and one sentence says that it holds',
    stated(0, 0, 1, 1),
    'no',
    '1 claim is bound to rules over the data: 0 hold, 0 are open, 1 is refuted by the data. One sentence says what the data does not.',
  ],
  [
    'it holds, and sentences say that it is refuted',
    stated(2, 0, 0, 2),
    'no',
    '2 claims are bound to rules over the data: 2 hold, 0 are open, 0 are refuted by the data. 2 sentences say what the data does not.',
  ],
  ['none', stated(0, 0, 0), 'author', 'The paper binds no claim to a rule over the data.'],
] as const)('claims: %s', (_, claims, kind, because) => {
  expect(claimsAnswer(claims)).toEqual({ kind, because });
});

it('both venues are told the same', () => {
  const answer = ({ questions }: Checklist, title: RegExp, claims: StatedClaims) =>
    questions.find((question) => title.test(question.title))!.answer({ claims } as PaperEvidence);
  for (const claims of [stated(15, 2, 3), stated(15, 2, 3, 1)]) {
    const { kind, because } = claimsAnswer(claims);
    for (const [list, title] of [
      [NEURIPS_CHECKLIST, /^Claims$/],
      [ACM_BADGING, /: consistent$/],
    ] as const) {
      expect(answer(list, title, claims)).toEqual({ kind, because: expect.stringContaining(because) });
    }
  }
  expect(answer(ACM_BADGING, /: consistent$/, stated(0, 0, 0)).kind).toBe('yes');
});
