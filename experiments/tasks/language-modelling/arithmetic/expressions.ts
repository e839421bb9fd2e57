import { type RandomStream, randomStream } from '../../../rng/random-stream.ts';
import { characterTokenizer } from '../tokenizers/character-tokenizer.ts';

/** Characters of expressions, numbered as BitNet Training does; its vocabulary of 32 has room to spare. */
export const ARITHMETIC_TOKENIZER = characterTokenizer([...'0123456789+-*/= ']);

export const OPERATORS = ['+', '-', '*', '/'] as const;
export type Operator = (typeof OPERATORS)[number];

/** a op b, with a in 0 … 100 and b in 1 … 100. */
export interface Expression {
  readonly a: number;
  readonly operator: Operator;
  readonly b: number;
}

const LARGEST = 100;
const HELD_OUT_SHARE = 0.1;

/** Division rounds down; no operand is negative. */
export function answerTo({ a, operator, b }: Expression): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return Math.floor(a / b);
  }
}

/** What a model is given to complete: `12 + 7 = `. */
export const promptOf = ({ a, operator, b }: Expression): string => `${a} ${operator} ${b} = `;

/** The whole expression: `12 + 7 = 19`. */
export const textOf = (expression: Expression): string => promptOf(expression) + answerTo(expression);

const key = (a: number, b: number): number => Math.min(a, b) * (LARGEST + 1) + Math.max(a, b);

/**
 * Unordered pairs of operands that training never shows, whatever the operator, a tenth of all: 7 + 12 would give 12 + 7 away.
 * They are the same for every run.
 */
const heldOut: ReadonlySet<number> = heldOutPairs();

function heldOutPairs(): Set<number> {
  const pairs: number[] = [];
  for (let small = 0; small <= LARGEST; small++) {
    for (let large = Math.max(small, 1); large <= LARGEST; large++) pairs.push(key(small, large));
  }
  const order = randomStream(0, 'arithmetic/held-out').permutation(pairs.length);
  return new Set([...order.subarray(0, Math.round(HELD_OUT_SHARE * pairs.length))].map((at) => pairs[at]!));
}

export const isHeldOut = ({ a, b }: Pick<Expression, 'a' | 'b'>): boolean => heldOut.has(key(a, b));

/** An expression whose pair training may show, each as likely. */
export function trainingExpression(stream: RandomStream): Expression {
  for (;;) {
    const expression = {
      a: stream.integer(LARGEST + 1),
      b: 1 + stream.integer(LARGEST),
      operator: OPERATORS[stream.integer(OPERATORS.length)]!,
    };
    if (!isHeldOut(expression)) return expression;
  }
}

/** All expressions of held-out pairs, in an order that mixes them and never changes. */
export function heldOutExpressions(): Expression[] {
  const all: Expression[] = [];
  for (let a = 0; a <= LARGEST; a++) {
    for (let b = 1; b <= LARGEST; b++) {
      if (!isHeldOut({ a, b })) continue;
      for (const operator of OPERATORS) all.push({ a, operator, b });
    }
  }
  return [...randomStream(0, 'arithmetic/order').permutation(all.length)].map((at) => all[at]!);
}
