import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../rng/random-stream.ts';
import {
  afterMove,
  type Board,
  drawnBoard,
  EMPTY_BOARD,
  legalMoves,
  playerToMove,
  resultOf,
} from './board.ts';
import { gameText, movePrompt, randomGame, TICTACTOE_TOKENIZER } from './game-text.ts';
import { type Mover, playGames } from './play-games.ts';
import { bestMoves, perfectPlayer, randomPlayer } from './players.ts';

const board = (cells: string): Board =>
  [...cells].map((cell) => (cell === 'X' || cell === 'O' ? cell : null));

/** Every board that play can reach, by its cells. */
function reachable(): Map<string, Board> {
  const seen = new Map<string, Board>();
  const visit = (from: Board): void => {
    const key = from.join();
    if (seen.has(key)) return;
    seen.set(key, from);
    for (const cell of legalMoves(from)) visit(afterMove(from, cell, playerToMove(from)));
  };
  visit(EMPTY_BOARD);
  return seen;
}

describe('rules', () => {
  test('reach 5,478 boards, of which 958 are ends', () => {
    // Counts known from the literature: 626 won by X, 316 by O, 16 draws.
    const boards = [...reachable().values()];
    expect(boards.length).toBe(5478);
    const ends = boards.map(resultOf).filter((result) => result !== null);
    const count = (of: string) => ends.filter((result) => result === of).length;
    expect([count('X'), count('O'), count('draw')]).toEqual([626, 316, 16]);
  });

  test('a taken cell, and one that is none, cannot be taken', () => {
    expect(() => afterMove(board('X........'), 0, 'O')).toThrow('cell must be a free one of 0 … 8, got 0');
    expect(() => afterMove(EMPTY_BOARD, 9, 'X')).toThrow('got 9');
    expect(legalMoves(board('XXXOO....'))).toEqual([]);
  });

  test('a drawn board shows the numbers of free cells', () => {
    expect(drawnBoard(board('X...O....'))).toBe(
      ' X | 1 | 2\n---+---+---\n 3 | O | 5\n---+---+---\n 6 | 7 | 8',
    );
  });
});

describe('the perfect player', () => {
  test('wins where it can, else prevents a loss', () => {
    expect(bestMoves(board('XX.OO....'))).toEqual([2]);
    expect(bestMoves(board('XX..O....'))).toEqual([2]);
    // Against a corner only the centre holds the draw.
    expect(bestMoves(board('X........'))).toEqual([4]);
    expect(bestMoves(EMPTY_BOARD)).toHaveLength(9);
  });

  test('loses no game from either side, whatever the other does', () => {
    for (const side of ['X', 'O'] as const) {
      const results = new Set<string>();
      const visit = (from: Board): void => {
        const result = resultOf(from);
        if (result !== null) {
          results.add(result);
          return;
        }
        const cells = playerToMove(from) === side ? bestMoves(from) : legalMoves(from);
        for (const cell of cells) visit(afterMove(from, cell, playerToMove(from)));
      };
      visit(EMPTY_BOARD);
      expect([...results].sort()).toEqual([side, 'draw'].sort());
    }
  });
});

describe('games as text', () => {
  test('are written as BitNet Training writes them', () => {
    expect(gameText([4, 0, 8], 'X')).toBe('_ _ _ _ _ _ _ _ _ | X:4 | O:0 | X:8 | Result: X wins');
    expect(gameText([4], 'draw')).toBe('_ _ _ _ _ _ _ _ _ | X:4 | Result: draw');
    expect(movePrompt([4, 0, 8])).toBe('_ _ _ _ _ _ _ _ _ | X:4 | O:0 | X:8 | O:');
  });

  test('random games are legal, end with their result, and X wins 58.5 % of them', () => {
    const stream = randomStream(3, 'games');
    let won = 0;
    for (let game = 0; game < 4000; game++) {
      const text = randomGame(stream);
      expect(TICTACTOE_TOKENIZER.decode(TICTACTOE_TOKENIZER.encode(text))).toBe(text);
      const moves = [...text.matchAll(/[XO]:(\d)/g)].map((match) => Number(match[1]));
      const end = moves.reduce<Board>((on, cell) => afterMove(on, cell, playerToMove(on)), EMPTY_BOARD);
      expect(text.endsWith(gameText(moves, resultOf(end)!))).toBe(true);
      if (resultOf(end) === 'X') won++;
    }
    // Exact: 131,184 / 255,168 weighted by the number of choices is 0.5849.
    expect(won / 4000).toBeCloseTo(0.585, 1);
  });
});

describe('playGames', () => {
  const replay = (moves: readonly number[]): Board =>
    moves.reduce<Board>((on, cell) => afterMove(on, cell, playerToMove(on)), EMPTY_BOARD);
  const stream = randomStream(5, 'mover');
  const perfect: Mover = async (games) => games.map((moves) => perfectPlayer(replay(moves), stream));
  const first: Mover = async (games) => games.map((moves) => legalMoves(replay(moves))[0]!);

  test('two perfect players always draw', async () => {
    for (const side of ['X', 'O'] as const) {
      const tally = await playGames({ games: 20, side, mover: perfect, opponent: perfectPlayer, seed: 1 });
      expect(tally).toMatchObject({ games: 20, drawn: 20, won: 0, lost: 0, illegal: 0 });
      expect(tally.moves).toBe(20 * (side === 'X' ? 5 : 4));
    }
  });

  test('a perfect player never loses to a random one, and beats it mostly', async () => {
    const tally = await playGames({ games: 200, side: 'X', mover: perfect, opponent: randomPlayer, seed: 1 });
    expect(tally.lost + tally.illegal).toBe(0);
    expect(tally.won).toBeGreaterThan(140);
    expect(tally.won + tally.drawn).toBe(200);
  });

  test('an illegal move ends the game and is counted', async () => {
    const mover: Mover = async (games) => games.map(() => 4);
    const tally = await playGames({ games: 10, side: 'X', mover, opponent: randomPlayer, seed: 1 });
    expect(tally).toEqual({ games: 10, won: 0, drawn: 0, lost: 0, illegal: 10, moves: 20 });
    const none: Mover = async (games) => games.map(() => null);
    expect(
      (await playGames({ games: 3, side: 'O', mover: none, opponent: randomPlayer, seed: 1 })).illegal,
    ).toBe(3);
  });

  test('a game does not depend on how many are played', async () => {
    const play = (games: number) =>
      playGames({ games, side: 'O', mover: first, opponent: randomPlayer, seed: 9 });
    const [ten, twenty] = [await play(10), await play(20)];
    expect(await play(10)).toEqual(ten);
    expect(twenty.won).toBeGreaterThanOrEqual(ten.won);
    expect(twenty.lost).toBeGreaterThanOrEqual(ten.lost);
  });
});
