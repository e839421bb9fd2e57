import { expect, test } from 'vitest';
import { presetSettings } from '../../../studies/language-presets.ts';
import { countTraining, estimateOn, NAMED_DEVICES, PUBLISHED_BASELINE } from './training-cost.ts';

const baseline = presetSettings('baseline', 'paper', 'bit');

test('counts tokens and products as one does by hand', () => {
  const { tokens, forwardProducts, operations } = countTraining(baseline);
  expect(tokens).toBe(3_276_800_000);
  // All parameters but 17 norms' gains, the head being the embedding, and 8 layers of 2 · 768 · 256.
  expect(forwardProducts).toBe(95_367_936 - 17 * 768 + 8 * 2 * 768 * 256);
  expect(operations / 1e18).toBeCloseTo(1.937, 3);
});

test('of babyGPT the head is a matrix of its own, and tables are looked up', () => {
  const { tokens, forwardProducts } = countTraining(presetSettings('babygpt', 'paper'));
  expect(tokens).toBe(5000 * 16 * 32);
  // 209,153 without embeddings (97 rows), biases (4 · 384 + 65) and 9 gains; and 4 layers of 2 · 64 · 32.
  expect(forwardProducts).toBe(209_153 - 97 * 64 - (4 * 384 + 65) - 9 * 64 + 4 * 2 * 64 * 32);
});

test('the published run gives its own hours back, and a faster device fewer', () => {
  const { operations } = countTraining(baseline);
  const [rtx, a100] = NAMED_DEVICES.map((device) => estimateOn(device, operations, baseline));
  expect(rtx!.hours).toBeCloseTo(PUBLISHED_BASELINE.hours, 9);
  expect(rtx!.kilowattHours).toBeCloseTo(77 * 0.17, 9);
  expect(a100!.hours).toBeCloseTo((77 * 12.7) / 19.5, 9);
  expect(rtx!.source).toContain('at 55 % of the peak');
});
