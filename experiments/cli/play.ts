import { Argument, Command, Option } from 'commander';
import type { Player } from '../tasks/language-modelling/tictactoe/board.ts';
import { addModelFlags, type ModelFlags } from './generation-flags.ts';
import { resultsOption } from './paths.ts';
import { foldersNamed } from './run-names.ts';
import { typedLines } from './typed-lines.ts';

interface Flags extends ModelFlags {
  readonly resultsDir: string;
  readonly side: Player;
}

export function playCommand(): Command {
  const command = new Command('play')
    .description('Play against a model that learned the game.')
    .addArgument(new Argument('<game>', 'what is played').choices(['tictactoe']))
    .argument('<run>', 'a run of tictactoe: its record folder or run id, or how either begins')
    .addOption(resultsOption())
    .addOption(new Option('--side <player>', 'yours').choices(['X', 'O']).default('X'));
  return addModelFlags(command).action(play);
}

async function play(_game: string, run: string, flags: Flags): Promise<void> {
  const { openRecorded } = await import('../tasks/language-modelling/generation/open-recorded.ts');
  const { decoderMove, playWithPerson } = await import(
    '../tasks/language-modelling/tictactoe/play-person.ts'
  );
  const [folder] = foldersNamed([run], flags.resultsDir);
  const { config, decoder } = await openRecorded(flags.resultsDir, folder!, flags);
  const lines = typedLines();
  try {
    if (config.data.text !== 'tictactoe') {
      throw new Error(`${folder}: data.text must be tictactoe, got ${config.data.text}`);
    }
    await playWithPerson({
      person: flags.side,
      ask: lines.ask,
      say: (text) => process.stdout.write(`${text}\n`),
      model: (moves) => decoderMove(decoder, moves),
    });
  } finally {
    lines.close();
    await decoder.release();
  }
}
