/** An error of an author's module says where it was thrown, whatever stood between. */
import { expect, it } from 'vitest';
import { naming } from './naming.ts';
import { placeInPaper } from './place-in-paper.ts';

const thrown = (message: string, frames: readonly string[]) =>
  Object.assign(new TypeError(message), { stack: [`TypeError: ${message}`, ...frames].join('\n') });
const ENGINE = '    at pieces (/engine/analysis/tables/define-table.ts:90:3)';

it.each([
  ['    at rows (/home/me/my paper/paper/tables/yields.ts:44:17)', ' (paper/tables/yields.ts:44)'],
  ['    at file:///home/me/trial/paper/paper.ts:109:3', ' (paper/paper.ts:109)'],
  ['    at rows (C:\\\\me\\\\paper\\\\paper.ts:7:1)', ''],
  ['    at async run (/engine/analysis/cli/paper.ts:230:5)', ''],
  ['    at next (/engine/node_modules/paper/paper.js:1:1)', ''],
])('of %s', (frame, place) => {
  expect(placeInPaper(thrown('x', [ENGINE, frame]))).toBe(place);
});

it('is said once, by the innermost', () => {
  const fails = () => {
    throw thrown('leeding is not defined', [ENGINE, '    at rows (/me/paper/paper.ts:46:20)']);
  };
  expect(naming('study x', naming('table yields', fails))).toThrow(
    /^study x: table yields: leeding is not defined \(paper\/paper\.ts:46\)$/,
  );
});
