import type { RandomStream } from '../../../rng/random-stream.ts';

/** How the next token is drawn. Temperature first, then `topK`, then `topP`, as Hugging Face's generation does. */
export interface Sampling {
  /** Divides the logits; 0 is greedy: the largest logit, of equals the smallest token. */
  readonly temperature: number;
  /** Only so many of the most probable tokens; of those that are as probable as the last one, all. Default: all tokens. */
  readonly topK?: number;
  /** Only the fewest most probable tokens that have this much probability together. Default: 1, all tokens. */
  readonly topP?: number;
}

export const GREEDY: Sampling = { temperature: 0 };

/** Draws a token from the logits of one position. Takes one number from `stream`, none where it is greedy. */
export function chooseToken(logits: Float32Array, sampling: Sampling, stream: RandomStream): number {
  if (sampling.temperature === 0) return largest(logits);
  const kept = keptTokens(logits, sampling);
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  let left = stream.uniform() * total;
  for (const { token, weight } of kept) {
    left -= weight;
    if (left < 0) return token;
  }
  return kept.at(-1)!.token;
}

interface Candidate {
  readonly token: number;
  /** exp((logit - largest) / temperature) */
  readonly weight: number;
}

/** What may be drawn, the most probable first, of equals the smaller token. */
export function keptTokens(logits: Float32Array, { temperature, topK, topP = 1 }: Sampling): Candidate[] {
  const highest = logits[largest(logits)]!;
  const candidates = Array.from(logits, (logit, token) => ({
    token,
    weight: Math.exp((logit - highest) / temperature),
  })).sort((a, b) => b.weight - a.weight || a.token - b.token);
  const least = topK === undefined ? 0 : candidates[Math.min(topK, candidates.length) - 1]!.weight;
  const among = candidates.filter(({ weight }) => weight >= least);
  const enough = topP * among.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  return among.filter(({ weight }) => {
    const needed = before < enough;
    before += weight;
    return needed;
  });
}

function largest(logits: Float32Array): number {
  let token = 0;
  for (let at = 1; at < logits.length; at++) if (logits[at]! > logits[token]!) token = at;
  return token;
}
