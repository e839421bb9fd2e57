/**
 * Figures are drawn in a thread of their own, while tables and facts are made: a third of a build's work, and modules that
 * take long to load. One thread for a process, started when it is first needed.
 */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { compiledThread } from '../../../programs/compiled-program.mjs';
import type { Drawing, DrawingOrder } from './draw-figure.ts';
import type { DrawingAnswer } from './drawing.worker.ts';

/** Far more than a figure takes; without a bound the thread lets its garbage lie until the machine's memory is short. */
const MOST_MEGABYTES = 512;

interface Waiting {
  readonly resolve: (drawing: Drawing) => void;
  readonly reject: (error: unknown) => void;
}

let thread: Worker | null = null;
const waiting = new Map<number, Waiting>();
let orders = 0;

/** A figure for nobody: to draw it loads all that drawing needs. */
const REHEARSAL: DrawingOrder = {
  name: 'rehearsal',
  title: 'Rehearsal',
  spec: {
    width: 80,
    height: 40,
    data: { values: [1, 2].map((x) => ({ x, y: `${x}` })) },
    mark: 'point',
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      y: { field: 'y', type: 'nominal' },
      color: { field: 'y', type: 'nominal' },
    },
  },
};

/** Starts the thread and has it rehearse, so that it is warm when the first figure is to be drawn. */
export function prepareDrawing(): void {
  if (thread !== null) return;
  drawInThread(REHEARSAL).catch(() => {});
  // Nobody waits for this one.
  thread!.unref();
}

/** {@link drawFigure} in the thread. @throws what it throws */
export function drawInThread(order: DrawingOrder): Promise<Drawing> {
  thread ??= start();
  const worker = thread;
  const number = orders++;
  return new Promise((resolve, reject) => {
    waiting.set(number, { resolve, reject });
    // Only work that somebody waits for keeps the process alive.
    worker.ref();
    worker.postMessage({ number, order });
  });
}

function start(): Worker {
  const worker = new Worker(compiledThread(path.join(import.meta.dirname, 'drawing.worker.ts')), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
  worker.on('message', (answer: DrawingAnswer) => {
    const { resolve, reject } = waiting.get(answer.number)!;
    waiting.delete(answer.number);
    if (waiting.size === 0) worker.unref();
    if ('drawing' in answer) resolve(answer.drawing);
    else reject(answer.error);
  });
  const end = (why: unknown) => {
    if (thread === worker) thread = null;
    for (const { reject } of waiting.values()) reject(why);
    waiting.clear();
  };
  worker.on('error', end);
  worker.on('exit', () => end(new Error('figures: the thread that draws them has ended')));
  worker.unref();
  return worker;
}
