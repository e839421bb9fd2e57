import { expect, it } from 'vitest';
import { type DrawingOrder, drawFigure } from './draw-figure.ts';
import { drawInThread } from './drawing-thread.ts';

const order: DrawingOrder = {
  name: 'dots',
  title: 'Dots',
  spec: {
    width: 80,
    height: 40,
    data: { values: [{ a: 1 }, { a: 2 }] },
    mark: 'point',
    encoding: { x: { field: 'a', type: 'quantitative' } },
  },
};

it('draws in the thread, several at once, what it draws here', async () => {
  const here = await drawFigure(order);
  const there = await Promise.all([drawInThread(order), drawInThread({ ...order, title: 'Others' })]);
  expect(Buffer.from(there[0].pdf).equals(here.pdf)).toBe(true);
  expect(JSON.stringify(there[0].vega)).toBe(JSON.stringify(here.vega));
  expect(Buffer.from(there[1].pdf).toString('latin1')).toContain('Others');
}, 60_000);

it('a figure that cannot be drawn is an error of its own, and the next one is drawn', async () => {
  const spec = {
    ...order.spec,
    encoding: { x: { field: 'a', type: 'quantitative', bin: { nonsense: 1 }, scale: { type: 'band' } } },
  } as never;
  const [bad, good] = await Promise.allSettled([drawInThread({ ...order, spec }), drawInThread(order)]);
  expect(bad).toMatchObject({
    status: 'rejected',
    reason: { message: expect.stringMatching(/^figure dots: Vega-Lite: /) },
  });
  expect(good.status).toBe('fulfilled');
}, 60_000);
