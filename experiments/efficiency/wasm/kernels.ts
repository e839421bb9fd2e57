/** The kernels, assembled from their text, over one memory. */
import { ELEMENTWISE_FUNCTIONS } from './elementwise.wat.ts';
import { floatProducts, integerProducts } from './products.wat.ts';
import { ternarySums } from './ternary.wat.ts';
import { openFunctions } from './wat.ts';
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

const FUNCTIONS = [WINDOW_FUNCTIONS, ...TILES.flatMap(functionsOf), ELEMENTWISE_FUNCTIONS].join('\n');

/** Throws as {@link openFunctions} does. */
export const openKernels = (memory: WebAssembly.Memory): Promise<Kernels> => openFunctions(FUNCTIONS, memory);
