import type { Decoder } from '../generation/decoder.ts';
import { movePrompt, TICTACTOE_TOKENIZER } from './game-text.ts';

/** The move that the model finds most likely after these; null where that is no digit. */
export async function decoderMove(decoder: Decoder, moves: readonly number[]): Promise<number | null> {
  decoder.restart();
  const logits = await decoder.read([...TICTACTOE_TOKENIZER.encode(movePrompt(moves))]);
  const known = logits.subarray(0, TICTACTOE_TOKENIZER.vocabularySize);
  const best = known.indexOf(known.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY));
  const character = TICTACTOE_TOKENIZER.decode([best]);
  return /^\d$/.test(character) ? Number(character) : null;
}
