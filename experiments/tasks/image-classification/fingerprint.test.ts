import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { noiseSet } from './fixtures/image-sets.ts';
import { fingerprint, packedImageSet, selectExamples } from './image-set.ts';

const DESCRIPTION = { dataset: 'cifar100', shape: [1, 2, 1], classes: 300 } as const;
const PIXELS = Uint8Array.of(1, 2, 3, 4);

test('is the SHA-256 of the bytes it says', () => {
  const set = packedImageSet(DESCRIPTION, PIXELS, Uint16Array.of(5, 258));
  const bytes = Buffer.concat([
    Buffer.from('{"shape":[1,2,1],"classes":300,"count":2}\n'),
    Buffer.of(5, 0, 1, 2),
    Buffer.of(2, 1, 3, 4),
  ]);
  expect(fingerprint(set)).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('changes with a pixel, a label, the order and the shape; not with how the examples are stored', () => {
  const base = packedImageSet(DESCRIPTION, PIXELS, Uint16Array.of(5, 258));
  const others = [
    packedImageSet(DESCRIPTION, Uint8Array.of(1, 2, 3, 5), Uint16Array.of(5, 258)),
    packedImageSet(DESCRIPTION, PIXELS, Uint16Array.of(5, 2)),
    selectExamples(base, Int32Array.of(1, 0)),
    selectExamples(base, Int32Array.of(0)),
    packedImageSet({ ...DESCRIPTION, shape: [2, 1, 1] }, PIXELS, Uint16Array.of(5, 258)),
  ];
  const prints = [base, ...others].map(fingerprint);
  expect(new Set(prints).size).toBe(prints.length);
  expect(fingerprint(selectExamples(base, Int32Array.of(0, 1)))).toBe(fingerprint(base));
});

test('of a selection is that of the selected examples', () => {
  const set = noiseSet(20);
  const [first, second] = [fingerprint(selectExamples(set, Int32Array.of(3, 4))), fingerprint(set)];
  expect(first).not.toBe(second);
  expect(fingerprint(selectExamples(selectExamples(set, Int32Array.of(9, 3, 4)), Int32Array.of(1, 2)))).toBe(
    first,
  );
});
