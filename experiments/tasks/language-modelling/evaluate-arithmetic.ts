import type { EvaluationRun } from '../task.ts';
import {
  ARITHMETIC_TOKENIZER,
  answerTo,
  type Expression,
  heldOutExpressions,
  promptOf,
  textOf,
} from './arithmetic/expressions.ts';
import type { WindowShape } from './data/windows.ts';
import { mostLikelyTokens } from './evaluate-text.ts';

const NAMES = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'over' } as const;

/**
 * Shares of held-out expressions that greedy decoding answers exactly, up to the space after the answer: `exact` of all,
 * `exact.plus` by operator, `exact.plus.digits2` by operator and number of the answer's digits.
 *
 * Greedy decoding gives the right answer just when, at each of its places, the right token is the most likely one after all the
 * right ones before it; so one step scores as many expressions as it has rows.
 */
export async function evaluateArithmetic(
  shape: WindowShape,
  run: EvaluationRun,
): Promise<Record<string, number>> {
  const expressions = heldOutExpressions();
  const encoded = expressions.map((expression) => ARITHMETIC_TOKENIZER.encode(`${textOf(expression)} `));
  const likely = await mostLikelyTokens(encoded, shape, run);
  const counts = new Map<string, { right: number; all: number }>();
  for (const [at, expression] of expressions.entries()) {
    const first = promptOf(expression).length;
    const right = encoded[at]!.subarray(first).every(
      (token, place) => likely[at]![first + place - 1] === token,
    );
    for (const name of groupsOf(expression)) {
      const count = counts.get(name) ?? { right: 0, all: 0 };
      counts.set(name, { right: count.right + (right ? 1 : 0), all: count.all + 1 });
    }
  }
  return Object.fromEntries([...counts].map(([name, { right, all }]) => [name, right / all]));
}

function groupsOf(expression: Expression): string[] {
  const operator = `exact.${NAMES[expression.operator]}`;
  const digits = String(Math.abs(answerTo(expression))).length;
  return ['exact', operator, `${operator}.digits${digits}`];
}
