/** The kernels, assembled from their text, over one memory. */
import wabt from 'wabt';
import { ELEMENTWISE_FUNCTIONS } from './elementwise.wat.ts';
import { floatProducts, integerProducts } from './products.wat.ts';
import { ternarySums } from './ternary.wat.ts';
import { interleave, pairSums, type SegmentKind, WINDOW_FUNCTIONS } from './windows.wat.ts';

/** Pixels of a tile. The larger one spends less on finding the next row; small images at batch 1 do not fill it. */
export const TILES = [64, 16] as const;
export type Tile = (typeof TILES)[number];

type Pointer = number;
type Gather = (
  image: Pointer,
  rowOffsets: Pointer,
  rows: number,
  segmentOffsets: Pointer,
  segments: number,
  to: Pointer,
) => void;
type Pairs = (from: Pointer, pairs: number, to: Pointer) => void;
type Ternary = (list: Pointer, table: Pointer, sums: Pointer, outputs: number) => void;
type Products = (weights: Pointer, windows: Pointer, rows: number, sums: Pointer, quads: number) => void;
type Finish = (
  sums: Pointer,
  outputs: number,
  groups: number,
  places: Pointer,
  steps: Pointer,
  scales: Pointer,
  shifts: Pointer,
  lowest: number,
  y: Pointer,
  plane: number,
) => void;

/** What each function does stands at its text. */
export type Kernels = { readonly [kind in SegmentKind as `gather_${kind}`]: Gather } & {
  readonly [tile in Tile as `pair_sums_${tile}` | `interleave_${tile}`]: Pairs;
} & { readonly [tile in Tile as `ternary_${tile}`]: Ternary } & {
  readonly [tile in Tile as `float_${tile}` | `integer_${tile}`]: Products;
} & {
  readonly finish_integer: Finish;
  readonly finish_float: Finish;
  readonly absmax: (x: Pointer, vectors: number) => number;
  readonly quantize: (
    x: Pointer,
    rows: number,
    vectors: number,
    step: number,
    to: Pointer,
    rowBytes: number,
  ) => void;
  readonly copy_rows: (x: Pointer, rows: number, vectors: number, to: Pointer, rowBytes: number) => void;
  readonly add: (a: Pointer, b: Pointer, vectors: number, lowest: number, y: Pointer) => void;
  readonly clear: (to: Pointer, bytes: number) => void;
};

const functionsOf = (tile: Tile): string[] =>
  [pairSums, interleave, ternarySums, floatProducts, integerProducts].map((text) => text(tile));

/** The module's text, for reading and for other assemblers. */
export const kernelText = (): string =>
  [
    '(module',
    '(memory (import "host" "memory") 1 65536)',
    WINDOW_FUNCTIONS,
    ...TILES.flatMap(functionsOf),
    ELEMENTWISE_FUNCTIONS,
    ')',
  ].join('\n');

let assembled: Promise<WebAssembly.Module> | undefined;

async function assemble(): Promise<WebAssembly.Module> {
  const { parseWat } = await wabt();
  const parsed = parseWat('kernels.wat', kernelText(), { simd: true, bulk_memory: true });
  try {
    const { buffer } = parsed.toBinary({});
    return await WebAssembly.compile(Uint8Array.from(buffer));
  } finally {
    parsed.destroy();
  }
}

/** The kernels over `memory`. Throws on a processor or a Node.js without 128-bit vectors in WebAssembly. */
export async function openKernels(memory: WebAssembly.Memory): Promise<Kernels> {
  assembled ??= assemble();
  const instance = await WebAssembly.instantiate(await assembled, { host: { memory } });
  return instance.exports as unknown as Kernels;
}
