import type { Decoder } from '../generation/decoder.ts';
import {
  afterMove,
  type Board,
  drawnBoard,
  EMPTY_BOARD,
  legalMoves,
  type Player,
  playerToMove,
  resultOf,
} from './board.ts';
import { cellOf, movePrompt, TICTACTOE_TOKENIZER } from './game-text.ts';

export interface PersonGame {
  readonly person: Player;
  /** The next line that the person types; null when there is none any more. */
  readonly ask: (question: string) => Promise<string | null>;
  readonly say: (text: string) => void;
  /** What the model says its next move is, after these; null where that is no digit. */
  readonly model: (moves: readonly number[]) => Promise<number | null>;
}

/**
 * A game between a person and a model. A move is the number of a free cell. Where the person errs it is asked again; an illegal move
 * of the model is shown as what it is, and ends the game.
 */
export async function playWithPerson({ person, ask, say, model }: PersonGame): Promise<void> {
  let board: Board = EMPTY_BOARD;
  const moves: number[] = [];
  say(`You are ${person}; X begins. A move is the number of a free cell.\n${drawnBoard(board)}`);
  for (;;) {
    const player = playerToMove(board);
    const cell = player === person ? await personsMove(board, ask, say) : await model(moves);
    if (player === person && cell === null) return;
    if (player !== person) {
      if (cell === null || !legalMoves(board).includes(cell)) {
        say(`The model (${player}) says ${cell ?? 'no cell'}: an illegal move. The game ends here.`);
        return;
      }
      say(`The model (${player}) takes ${cell}.`);
    }
    board = afterMove(board, cell!, player);
    moves.push(cell!);
    say(drawnBoard(board));
    const result = resultOf(board);
    if (result !== null) {
      say(result === 'draw' ? 'A draw.' : result === person ? 'You win.' : 'The model wins.');
      return;
    }
  }
}

async function personsMove(
  board: Board,
  ask: PersonGame['ask'],
  say: PersonGame['say'],
): Promise<number | null> {
  const free = legalMoves(board);
  for (;;) {
    const answer = await ask('your move: ');
    if (answer === null) return null;
    const cell = Number(answer.trim());
    if (/^\d$/.test(answer.trim()) && free.includes(cell)) return cell;
    say(`A move must be one of ${free.join(', ')}, got ${JSON.stringify(answer.trim())}.`);
  }
}

/** The move that the model finds most likely after these; null where that is no digit. */
export async function decoderMove(decoder: Decoder, moves: readonly number[]): Promise<number | null> {
  decoder.restart();
  const logits = await decoder.read([...TICTACTOE_TOKENIZER.encode(movePrompt(moves))]);
  const known = logits.subarray(0, TICTACTOE_TOKENIZER.vocabularySize);
  return cellOf(known.indexOf(Math.max(...known)));
}
