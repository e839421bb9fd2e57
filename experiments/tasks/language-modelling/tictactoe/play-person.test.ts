import { expect, test } from 'vitest';
import { type PersonGame, playWithPerson } from './play-person.ts';

/** A game with these lines typed and these moves of the model; what was said. */
async function played(person: 'X' | 'O', typed: readonly string[], models: readonly (number | null)[]) {
  const said: string[] = [];
  const seen: number[][] = [];
  const lines = [...typed];
  const answers = [...models];
  const game: PersonGame = {
    person,
    ask: async () => lines.shift() ?? null,
    say: (text) => said.push(text),
    model: async (moves) => {
      seen.push([...moves]);
      return answers.shift() ?? null;
    },
  };
  await playWithPerson(game);
  return { said, seen };
}

test('a person plays and wins; the model sees all moves', async () => {
  const { said, seen } = await played('X', ['0', '1', '2'], [4, 8]);
  expect(said.at(-1)).toBe('You win.');
  expect(said.at(-2)).toBe(' X | X | X\n---+---+---\n 3 | O | 5\n---+---+---\n 6 | 7 | O');
  expect(seen).toEqual([[0], [0, 4, 1]]);
});

test('what is no free cell is asked for again', async () => {
  const { said } = await played('O', ['0', 'five', '', '1'], [0, 3, 6]);
  expect(said).toContain('A move must be one of 1, 2, 3, 4, 5, 6, 7, 8, got "0".');
  expect(said).toContain('A move must be one of 1, 2, 3, 4, 5, 6, 7, 8, got "five".');
});

test('an illegal move of the model is shown and ends the game', async () => {
  const { said } = await played('X', ['0', '1'], [0]);
  expect(said.at(-1)).toBe('The model (O) says 0: an illegal move. The game ends here.');
  const silent = await played('O', [], [null]);
  expect(silent.said.at(-1)).toBe('The model (X) says no cell: an illegal move. The game ends here.');
});

test('the end of what is typed ends the game', async () => {
  const { said } = await played('X', ['4'], [0]);
  expect(said.at(-1)).toContain('X');
});
