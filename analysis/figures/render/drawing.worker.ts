/** The thread of `drawing-thread.ts`: draws what it is told to, one after the other. */
import { parentPort } from 'node:worker_threads';
import { type Drawing, type DrawingOrder, drawFigure } from './draw-figure.ts';

export type DrawingAnswer =
  | { readonly number: number; readonly drawing: Drawing }
  | { readonly number: number; readonly error: unknown };

parentPort!.on('message', async ({ number, order }: { number: number; order: DrawingOrder }) => {
  try {
    answer({ number, drawing: await drawFigure(order) });
  } catch (error) {
    answer({ number, error });
  }
});

function answer(message: DrawingAnswer): void {
  parentPort!.postMessage(message);
}
