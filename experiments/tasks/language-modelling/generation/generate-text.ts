import type { RandomStream } from '../../../rng/random-stream.ts';
import { type Tokenizer, TokenizerError } from '../tokenizers/tokenizer.ts';
import { chooseToken, type Sampling } from './choose-token.ts';
import type { Decoder } from './decoder.ts';

export interface GenerateOptions {
  readonly decoder: Decoder;
  readonly tokenizer: Tokenizer;
  /** Where the text begins; not among what is given. */
  readonly prompt: string;
  /** Tokens at most; generation ends before where the model ends a document or begins another. */
  readonly tokens: number;
  readonly sampling: Sampling;
  readonly stream: RandomStream;
}

/**
 * Continues a prompt, a piece of text after each token (none where a character is not complete yet). When the context is full
 * the later half of it is read again from the first position, and generation goes on from there.
 *
 * A tokenizer that begins texts with a token of its own may be given an empty prompt.
 *
 * Throws when the prompt is empty otherwise, has a character that the tokenizer lacks, or has more tokens than the context.
 */
export async function* generateText(options: GenerateOptions): AsyncGenerator<string> {
  const { decoder, tokenizer, prompt, tokens, sampling, stream } = options;
  const sequence = promptTokens(tokenizer, prompt, decoder.context);
  decoder.restart();
  let logits = await decoder.read(sequence);
  const written: number[] = [];
  let given = '';
  for (let count = 0; count < tokens; count++) {
    // A vocabulary may have room to spare; what stands for no token cannot be said.
    const token = chooseToken(logits.subarray(0, tokenizer.vocabularySize), sampling, stream);
    if (token === tokenizer.endOfText || token === tokenizer.beginOfText) break;
    sequence.push(token);
    written.push(token);
    const text = withoutOpenCharacter(tokenizer.decode(written));
    if (text.length > given.length) yield text.slice(given.length);
    given = text;
    if (count + 1 < tokens) logits = await readNext(decoder, sequence);
  }
}

function promptTokens(tokenizer: Tokenizer, prompt: string, context: number): number[] {
  const begin = tokenizer.beginOfText === null ? [] : [tokenizer.beginOfText];
  const tokens = [...begin, ...encoded(tokenizer, prompt)];
  if (tokens.length === 0) throw new Error('prompt: must have at least one token, got an empty text');
  if (tokens.length > context) {
    throw new Error(
      `prompt: must have at most the model's context of ${context} tokens, got ${tokens.length}`,
    );
  }
  return tokens;
}

function encoded(tokenizer: Tokenizer, prompt: string): Iterable<number> {
  try {
    return tokenizer.encode(prompt);
  } catch (cause) {
    if (cause instanceof TokenizerError) throw new TokenizerError(`prompt: ${cause.message}`, { cause });
    throw cause;
  }
}

/** The last token of the sequence, which the decoder has not read. */
async function readNext(decoder: Decoder, sequence: readonly number[]): Promise<Float32Array> {
  if (decoder.length < decoder.context) return decoder.read(sequence.slice(-1));
  decoder.restart();
  return decoder.read(sequence.slice(-Math.ceil(decoder.context / 2)));
}

/** Without the replacement characters at its end: bytes of a character whose others may come. */
function withoutOpenCharacter(text: string): string {
  return text.replace(/\uFFFD+$/, '');
}
