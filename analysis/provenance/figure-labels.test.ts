import { expect, it } from 'vitest';
import { figureLabels } from './figure-labels.ts';

it('lists what a figure writes out and names facts for, each once, in the order of the spec', () => {
  const row = {
    panel: 'CIFAR-10',
    variant: 'BIT',
    label: '−1.2 [−2.0, −0.4]',
    facts: ['a.delta', 'a.ci_low'],
  };
  const spec = {
    layer: [
      { data: { values: [row, { x: 1, facts: ['b'] }] } },
      { data: { values: [row, { label: 'no facts' }] } },
    ],
    hconcat: [{ data: { values: [{ text: '3/10', facts: ['n'] }] } }],
  };
  expect(figureLabels(spec)).toEqual([
    { title: 'CIFAR-10 BIT', shown: '−1.2 [−2.0, −0.4]', facts: ['a.delta', 'a.ci_low'] },
    { title: '3/10', shown: '3/10', facts: ['n'] },
  ]);
});
