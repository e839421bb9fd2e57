export type Player = 'X' | 'O';

/** Nine cells, row by row from the top left, numbered 0 … 8. */
export type Board = readonly (Player | null)[];

/** How a finished game ended. */
export type Result = Player | 'draw';

export const EMPTY_BOARD: Board = Array.from({ length: 9 }, () => null);

const LINES = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
] as const;

export const otherPlayer = (player: Player): Player => (player === 'X' ? 'O' : 'X');

/** X begins, and they take turns. */
export function playerToMove(board: Board): Player {
  return board.filter((cell) => cell !== null).length % 2 === 0 ? 'X' : 'O';
}

/** Free cells in order; none once the game has ended. */
export function legalMoves(board: Board): number[] {
  if (resultOf(board) !== null) return [];
  return board.flatMap((cell, at) => (cell === null ? [at] : []));
}

/** The board after `player` took `cell`. Throws when the cell is none or is taken. */
export function afterMove(board: Board, cell: number, player: Player): Board {
  if (board[cell] !== null) {
    throw new Error(`afterMove: cell must be a free one of 0 … 8, got ${cell}`);
  }
  return board.with(cell, player);
}

/** Null while the game goes on. */
export function resultOf(board: Board): Result | null {
  for (const [a, b, c] of LINES) {
    const player = board[a]!;
    if (player !== null && player === board[b] && player === board[c]) return player;
  }
  return board.includes(null) ? null : 'draw';
}

/** Three lines of cells; free ones show their number. */
export function drawnBoard(board: Board): string {
  const cells = board.map((cell, at) => cell ?? String(at));
  return [0, 3, 6].map((row) => ` ${cells.slice(row, row + 3).join(' | ')}`).join('\n---+---+---\n');
}
