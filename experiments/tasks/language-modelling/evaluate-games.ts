import type { EvaluationRun } from '../task.ts';
import type { WindowShape } from './data/windows.ts';
import { mostLikelyTokens } from './evaluate-text.ts';
import { cellOf, movePrompt, TICTACTOE_TOKENIZER } from './tictactoe/game-text.ts';
import { type GameTally, type Mover, playGames } from './tictactoe/play-games.ts';
import { OPPONENTS } from './tictactoe/players.ts';

/** Against each opponent, half of them as X, who begins, and half as O. */
const GAMES = 1000;

/**
 * How a model plays, always the move that it finds most likely: shares of 1,000 games `random.won`, `random.drawn`, `random.lost`,
 * `random.illegal` against a player of random moves, the same as `perfect.…` against one who never errs, each also by the
 * model's side (`random.x.won`); and `legal`, the share of legal moves among all that it was asked for. A game with an
 * illegal move is neither won, drawn nor lost by play; it counts as illegal.
 */
export async function evaluateGames(
  shape: WindowShape,
  run: EvaluationRun,
  seed: number,
): Promise<Record<string, number>> {
  const mover = modelMover(shape, run);
  const shares: Record<string, number> = {};
  const all: GameTally[] = [];
  for (const [name, opponent] of Object.entries(OPPONENTS)) {
    const both: GameTally[] = [];
    for (const side of ['X', 'O'] as const) {
      const tally = await playGames({ games: GAMES / 2, side, mover, opponent, seed });
      addShares(shares, `${name}.${side.toLowerCase()}`, [tally]);
      both.push(tally);
    }
    addShares(shares, name, both);
    all.push(...both);
  }
  const total = (field: keyof GameTally) => all.reduce((sum, tally) => sum + tally[field], 0);
  return { legal: 1 - total('illegal') / total('moves'), ...shares };
}

function addShares(shares: Record<string, number>, name: string, tallies: readonly GameTally[]): void {
  const total = (field: keyof GameTally) => tallies.reduce((sum, tally) => sum + tally[field], 0);
  for (const end of ['won', 'drawn', 'lost', 'illegal'] as const) {
    shares[`${name}.${end}`] = total(end) / total('games');
  }
}

/** Answers with the digit that the model finds most likely after the game so far; null where that is no digit. */
export function modelMover(shape: WindowShape, run: EvaluationRun): Mover {
  return async (games) => {
    const prompts = games.map((moves) => TICTACTOE_TOKENIZER.encode(movePrompt(moves)));
    const likely = await mostLikelyTokens(prompts, shape, run);
    return prompts.map(({ length }, game) => cellOf(likely[game]![length - 1]!));
  };
}
