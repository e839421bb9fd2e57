/** The same softmax in two bases, in each of the ways, as calls that can be timed. */
import * as ort from 'onnxruntime-node';
import { openSession } from '../../engine/device.ts';
import { OnnxGraph } from '../../engine/onnx-graph.ts';
import {
  BASES,
  type Base,
  SOFTMAX_WAYS,
  type SoftmaxShape,
  type SoftmaxWay,
} from '../../record/softmax-timing.ts';
import { Heap } from '../wasm/heap.ts';
import { openFunctions } from '../wasm/wat.ts';
import { softmaxFunction } from './softmax.wat.ts';

export interface SoftmaxSide {
  readonly name: `${SoftmaxWay}.${Base}`;
  /** Softmaxes in one call. */
  readonly count: number;
  run(): Promise<void>;
  /** Of the scores, from the last call; a chain's first link alone. */
  probabilities(): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Values of a call: small shapes are computed several times in each, so that what a call costs itself hardly counts. */
const VALUES_A_CALL = 2 ** 20;
const MOST_A_CALL = 200;

export async function openSoftmaxSides(shape: SoftmaxShape, scores: Float32Array): Promise<SoftmaxSide[]> {
  const count = Math.min(MOST_A_CALL, Math.max(1, Math.round(VALUES_A_CALL / scores.length)));
  const opened: SoftmaxSide[] = [];
  for (const way of SOFTMAX_WAYS) {
    for (const base of BASES) {
      const open = way === 'webassembly' ? webAssemblySide(base) : onnxSide(way, base);
      opened.push(await open(shape, scores, count));
    }
  }
  return opened;
}

type Open = (shape: SoftmaxShape, scores: Float32Array, count: number) => Promise<SoftmaxSide>;

/** One link of the chain: from scores to probabilities. */
const LINKS: Readonly<
  Record<Exclude<SoftmaxWay, 'webassembly'>, (g: OnnxGraph, x: string, base: Base) => string>
> = {
  node: (graph, x, base) => {
    const scores = base === 'e' ? x : graph.node('Mul', [x, graph.scalar(Math.LN2)]);
    return graph.node('Softmax', [scores], { axis: -1 });
  },
  composed: (graph, x, base) => {
    const axis = graph.integers([-1]);
    const left = graph.node('Sub', [x, graph.node('ReduceMax', [x, axis])]);
    const powers = base === 'e' ? graph.node('Exp', [left]) : graph.node('Pow', [graph.scalar(2), left]);
    return graph.node('Div', [powers, graph.node('ReduceSum', [powers, axis])]);
  },
};

/** A graph in which each softmax takes what the one before it gives: no kernel's speed depends on the values. */
function onnxSide(way: Exclude<SoftmaxWay, 'webassembly'>, base: Base): Open {
  return async ({ heads, queries, keys }, scores, count) => {
    const dimensions = [1, heads, queries, keys];
    const sessionOf = (links: number) => {
      const graph = new OnnxGraph();
      let x = graph.input('x', 'float32', dimensions);
      for (let link = 0; link < links; link++) x = LINKS[way](graph, x, base);
      graph.output(x, 'float32', dimensions);
      return openSession(graph.serialize(), { device: 'cpu', threads: 1 });
    };
    const session = await sessionOf(count);
    const feeds = { x: new ort.Tensor('float32', scores, dimensions) };
    return {
      name: `${way}.${base}`,
      count,
      run: async () => void (await session.run(feeds)),
      async probabilities() {
        const once = await sessionOf(1);
        const [tensor] = Object.values(await once.run(feeds));
        const values = (tensor!.data as Float32Array).slice();
        await once.release();
        return values;
      },
      release: () => session.release(),
    };
  };
}

type Kernel = (x: number, rows: number, vectors: number, y: number) => void;

const FUNCTIONS = BASES.map(softmaxFunction).join('\n');

/** What fills a row up to whole vectors. */
const LEFT_OUT = -3e38;

function webAssemblySide(base: Base): Open {
  return async ({ heads, queries, keys }, scores, count) => {
    const heap = new Heap();
    const kernels = await openFunctions<Record<string, Kernel>>(FUNCTIONS, heap.memory);
    const softmax = kernels[`softmax_${base}`]!;
    const [rows, vectors] = [heads * queries, Math.ceil(keys / 4)];
    const width = 4 * vectors;
    const padded = new Float32Array(rows * width).fill(LEFT_OUT);
    for (let row = 0; row < rows; row++)
      padded.set(scores.subarray(row * keys, (row + 1) * keys), row * width);
    const x = heap.store(padded);
    const y = heap.reserve(padded.byteLength);
    return {
      name: `webassembly.${base}`,
      count,
      async run() {
        for (let call = 0; call < count; call++) softmax(x, rows, vectors, y);
      },
      async probabilities() {
        softmax(x, rows, vectors, y);
        const made = heap.floats(y, padded.length);
        return scores.map((_, at) => made[Math.floor(at / keys) * width + (at % keys)]!);
      },
      async release() {},
    };
  };
}
