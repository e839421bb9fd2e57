import { expect, it } from 'vitest';
import { paperOrder } from './paper-order.ts';
import { SectionNumbering } from './section-numbering.ts';

it('counts sections as LaTeX does', () => {
  const numbering = new SectionNumbering();
  expect(numbering.current).toBe('');
  const numbers = [0, 1, 1, 2, 0, 1].map((depth) => {
    numbering.next(depth);
    return numbering.current;
  });
  expect(numbers).toEqual(['1', '1.1', '1.2', '1.2.1', '2', '2.1']);
  numbering.startAppendix();
  numbering.next(0);
  numbering.next(1);
  expect(numbering.current).toBe('A.1');
});

it('a claim stands in the section that makes it first, which is not the abstract', () => {
  const text = String.raw`
\claim{twice}{In the abstract.} \claim{abstract-only}{There only.}
\section{One}\section*{Without a number}
\subsection{Within}
\claim{twice}{And here.}
\section{Two}
\claim{twice}{Again.} \refuted{late}{Not so.}
\appendix
\section{More}
\undecided{last}{seeds}{Open.}`;
  const { claimSections, claims } = paperOrder([{ path: 'main.tex', text }]);
  expect([...claimSections]).toEqual([
    ['twice', '1.1'],
    ['late', '2'],
    ['last', 'A'],
  ]);
  expect(claims.get('twice')!.map(({ section, says }) => [section, says])).toEqual([
    ['Abstract', 'claim'],
    ['§ 1.1 Within', 'claim'],
    ['§ 2 Two', 'claim'],
  ]);
  expect(claims.get('late')).toMatchObject([{ section: '§ 2 Two', says: 'refuted' }]);
  expect(claims.get('last')).toMatchObject([{ section: '§ A More', says: 'undecided' }]);
});
