import { expect, test } from 'vitest';
import { xoshiro128 } from './xoshiro128.ts';

test('gives the outputs of the authors’ C code from the state 1, 2, 3, 4', () => {
  // The vector that rand_xoshiro (Rust) tests against, made with xoshiro128starstar.c version 1.1.
  const state = Uint32Array.of(1, 2, 3, 4);
  expect(Array.from({ length: 10 }, () => xoshiro128(state))).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test('moves the state by the linear engine alone: the output is not fed back', () => {
  const state = Uint32Array.of(1, 2, 3, 4);
  xoshiro128(state);
  // By hand: 3 ^ 1 = 2 and 4 ^ 2 = 6; then 2 ^ 2, 1 ^ 6, 2 ^ (2 << 9), 6 << 11.
  expect([...state]).toEqual([7, 0, 1026, 12288]);
});
