import { expect, it } from 'vitest';
import { refuseComment } from './refuse-comment.ts';

it.each(['95\\,\\% intervals', 'a\\\\\\% b', 'Published: 81.2. % not a result: of [3]\nAnd ours.'])(
  '%j is a caption',
  (caption) => {
    expect(refuseComment('table x', caption)).toBe(caption);
  },
);

it.each(['ordered 100 % by name', 'a\\\\% b', 'Published: 81.2. % not a result: of [3]'])(
  '%j loses its end',
  (caption) => {
    expect(() => refuseComment('table x', caption)).toThrow('table x: caption: % begins a comment in LaTeX');
  },
);
