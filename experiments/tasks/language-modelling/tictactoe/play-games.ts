import { randomStream } from '../../../rng/random-stream.ts';
import {
  afterMove,
  type Board,
  EMPTY_BOARD,
  legalMoves,
  type Player,
  playerToMove,
  resultOf,
} from './board.ts';
import type { Opponent } from './players.ts';

/** Chooses a cell for each game in which it is to move, from the moves so far; null or a taken cell is an illegal move. */
export type Mover = (games: readonly (readonly number[])[]) => Promise<readonly (number | null)[]>;

export interface GameTally {
  readonly games: number;
  readonly won: number;
  readonly drawn: number;
  /** Games that the opponent won, without those that an illegal move ended. */
  readonly lost: number;
  /** Games that ended because the move was a taken cell or no cell at all; they are lost, too. */
  readonly illegal: number;
  /** Moves that were asked for; the last one of an illegal game is the only illegal one. */
  readonly moves: number;
}

interface Game {
  readonly moves: number[];
  board: Board;
  over: boolean;
}

/**
 * Plays `games` games as `side`, side by side, so that a model answers many at a time. The opponent's moves come from a
 * stream of each game's own, so that they do not depend on how many games are played.
 */
export async function playGames(options: {
  readonly games: number;
  readonly side: Player;
  readonly mover: Mover;
  readonly opponent: Opponent;
  readonly seed: number;
}): Promise<GameTally> {
  const { games: count, side, mover, opponent, seed } = options;
  const games: Game[] = Array.from({ length: count }, () => ({
    moves: [],
    board: EMPTY_BOARD,
    over: false,
  }));
  const streams = games.map((_, at) => randomStream(seed, `opponent/${side}/game-${at}`));
  const tally = { games: count, won: 0, drawn: 0, lost: 0, illegal: 0, moves: 0 };
  for (;;) {
    for (const [at, game] of games.entries()) {
      if (!game.over && playerToMove(game.board) !== side) {
        take(game, opponent(game.board, streams[at]!), side, tally);
      }
    }
    const waiting = games.filter(({ over }) => !over);
    if (waiting.length === 0) return tally;
    const answers = await mover(waiting.map(({ moves }) => moves));
    for (const [at, game] of waiting.entries()) {
      tally.moves++;
      const cell = answers[at] ?? null;
      if (cell === null || !legalMoves(game.board).includes(cell)) {
        tally.illegal++;
        game.over = true;
      } else {
        take(game, cell, side, tally);
      }
    }
  }
}

function take(
  game: Game,
  cell: number,
  side: Player,
  tally: { -readonly [K in keyof GameTally]: number },
): void {
  game.board = afterMove(game.board, cell, playerToMove(game.board));
  game.moves.push(cell);
  const result = resultOf(game.board);
  if (result === null) return;
  game.over = true;
  if (result === 'draw') tally.drawn++;
  else if (result === side) tally.won++;
  else tally.lost++;
}
