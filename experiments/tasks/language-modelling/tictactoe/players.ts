import type { RandomStream } from '../../../rng/random-stream.ts';
import {
  afterMove,
  type Board,
  legalMoves,
  otherPlayer,
  type Player,
  playerToMove,
  resultOf,
} from './board.ts';

/** Chooses a cell for whoever is to move; the board is of a game that goes on. */
export type Opponent = (board: Board, stream: RandomStream) => number;

/** Any free cell, each as likely. */
export const randomPlayer: Opponent = (board, stream) => oneOf(legalMoves(board), stream);

/** Never worse than the best that can be forced; among equally good cells any, each as likely. */
export const perfectPlayer: Opponent = (board, stream) => oneOf(bestMoves(board), stream);

export const OPPONENTS = { random: randomPlayer, perfect: perfectPlayer } as const;

/** The cells with the best outcome for who is to move, when both sides play their best from there on. */
export function bestMoves(board: Board): number[] {
  const player = playerToMove(board);
  const moves = legalMoves(board).map((cell) => ({
    cell,
    value: -valueFor(otherPlayer(player), afterMove(board, cell, player)),
  }));
  const best = Math.max(...moves.map(({ value }) => value));
  return moves.filter(({ value }) => value === best).map(({ cell }) => cell);
}

function oneOf(cells: readonly number[], stream: RandomStream): number {
  return cells[stream.integer(cells.length)]!;
}

const values = new Map<string, number>();

/** Minimax: 1 where `player`, who is to move, can force a win, -1 where the other can, 0 else. There are 5,478 boards. */
function valueFor(player: Player, board: Board): number {
  const key = board.map((cell) => cell ?? '_').join('');
  const known = values.get(key);
  if (known !== undefined) return known;
  const result = resultOf(board);
  const value =
    result === null
      ? Math.max(
          ...legalMoves(board).map((cell) => -valueFor(otherPlayer(player), afterMove(board, cell, player))),
        )
      : result === 'draw'
        ? 0
        : result === player
          ? 1
          : -1;
  values.set(key, value);
  return value;
}
