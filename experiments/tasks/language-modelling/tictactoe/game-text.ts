import type { RandomStream } from '../../../rng/random-stream.ts';
import { characterTokenizer } from '../tokenizers/character-tokenizer.ts';
import { afterMove, type Board, EMPTY_BOARD, playerToMove, type Result, resultOf } from './board.ts';
import { randomPlayer } from './players.ts';

/** Characters of games as BitNet Training writes them; its vocabulary of 32 has room to spare. */
export const TICTACTOE_TOKENIZER = characterTokenizer([...'0123456789XO_|: Resultwindra']);

/** The cell that a model's token names; null where it is no digit. */
export function cellOf(token: number): number | null {
  const { vocabularySize, decode } = TICTACTOE_TOKENIZER;
  const character = token < vocabularySize ? decode([token]) : '';
  return /^\d$/.test(character) ? Number(character) : null;
}

const OPENING = '_ _ _ _ _ _ _ _ _';

/**
 * What stands before the digit of the next move, after `moves`: `_ _ _ _ _ _ _ _ _ | X:4 | O:`.
 */
export function movePrompt(moves: readonly number[]): string {
  return `${gameSoFar(moves)} | ${moves.length % 2 === 0 ? 'X' : 'O'}:`;
}

/** A finished game: the empty board, the moves and the result. */
export function gameText(moves: readonly number[], result: Result): string {
  return `${gameSoFar(moves)} | Result: ${result === 'draw' ? 'draw' : `${result} wins`}`;
}

function gameSoFar(moves: readonly number[]): string {
  return OPENING + moves.map((cell, turn) => ` | ${turn % 2 === 0 ? 'X' : 'O'}:${cell}`).join('');
}

/** A game in which both sides take any free cell. */
export function randomGame(stream: RandomStream): string {
  const moves: number[] = [];
  let board: Board = EMPTY_BOARD;
  for (;;) {
    const result = resultOf(board);
    if (result !== null) return gameText(moves, result);
    const cell = randomPlayer(board, stream);
    board = afterMove(board, cell, playerToMove(board));
    moves.push(cell);
  }
}
