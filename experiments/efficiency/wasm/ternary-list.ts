/** Rows of one block: at most 128 sums of 8-bit activations fit 16 bits. */
export const BLOCK_ROWS = 128;

/**
 * Ternary weights as the kernel takes them: for each block of rows and each output, how many entries of the table to add,
 * how many to subtract, and the byte offsets of those entries, 16 bits each.
 *
 * The table of a block has its rows' windows first, then for each pair of rows their sum and their difference; an entry is
 * `tile` values of 16 bits. Weights are trits [outputs][rows]; rows are even in number, an odd filter has a row of zeros
 * at its end.
 */
export interface TernaryList {
  readonly list: Uint16Array;
  /** Where each block's part begins, in bytes. */
  readonly blockOffsets: readonly number[];
}

export function ternaryList(trits: Int8Array, outputs: number, rows: number, tile: number): TernaryList {
  const list: number[] = [];
  const blockOffsets: number[] = [];
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    blockOffsets.push(2 * list.length);
    const height = Math.min(BLOCK_ROWS, rows - start);
    for (let output = 0; output < outputs; output++) {
      const first = output * rows + start;
      const { added, subtracted } = entriesOf(trits.subarray(first, first + height), 2 * tile);
      list.push(added.length, subtracted.length, ...added, ...subtracted);
    }
  }
  return { list: Uint16Array.from(list), blockOffsets };
}

/** Offsets of the table's entries that these weights of one output add and subtract. */
function entriesOf(trits: Int8Array, entryBytes: number): { added: number[]; subtracted: number[] } {
  const added: number[] = [];
  const subtracted: number[] = [];
  for (let row = 0; row < trits.length; row += 2) {
    const [a, b] = [trits[row]!, trits[row + 1]!];
    if (a === 0 && b === 0) continue;
    // Of a pair with both weights, the first one's sign decides: a + b and a - b are in the table, their negatives are not.
    const entry = b === 0 ? row : a === 0 ? row + 1 : trits.length + row + (a === b ? 0 : 1);
    (a > 0 || (a === 0 && b > 0) ? added : subtracted).push(entry * entryBytes);
  }
  return { added, subtracted };
}
