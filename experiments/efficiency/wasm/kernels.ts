/** The kernels, assembled from their text, over one memory. */
import wabt from 'wabt';
import { ELEMENTWISE_FUNCTIONS } from './elementwise.wat.ts';
import { floatProducts, integerProducts } from './products.wat.ts';
import { ternarySums } from './ternary.wat.ts';
import { interleave, pairSums, type SegmentKind, WINDOW_FUNCTIONS } from './windows.wat.ts';

/** Pixels of a tile. The larger one spends less on finding the next row; small images at batch 1 do not fill it. */
export const TILES = [64, 16] as const;
export type Tile = (typeof TILES)[number];

type KernelName =
  | `gather_${SegmentKind}`
  | `${'pair_sums' | 'interleave' | 'ternary' | 'float' | 'integer'}_${Tile}`
  | ('finish_integer' | 'finish_float' | 'absmax' | 'quantize' | 'copy_rows' | 'add' | 'clear');

/** What each takes and does stands at its text; addresses are numbers of bytes. */
export type Kernels = Readonly<Record<KernelName, (...numbers: readonly number[]) => number>>;

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
