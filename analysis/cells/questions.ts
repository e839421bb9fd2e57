/** A question put to every data set and model: does variant `a` differ from variant `b`? */
export interface Question {
  /** Also the name of the family within which p-values are adjusted: all comparisons that ask this question. */
  readonly family: string;
  readonly a: string;
  readonly b: string;
  readonly title: string;
}

/** Declared before the results are in. Adding one is a change of the analysis that `git log` shows. */
export const QUESTIONS = [
  { family: 'bit-vs-std', a: 'bit', b: 'std', title: 'What do ternary weights cost?' },
  {
    family: 'bit_keep_conv1-vs-std',
    a: 'bit_keep_conv1',
    b: 'std',
    title: 'What do they cost when the first convolution stays in FP32?',
  },
  { family: 'ttq-vs-std', a: 'ttq', b: 'std', title: 'What do learned ternary scales cost?' },
  {
    family: 'bit_keep_conv1-vs-bit',
    a: 'bit_keep_conv1',
    b: 'bit',
    title: 'What does an FP32 first convolution bring?',
  },
  { family: 'ttq-vs-bit', a: 'ttq', b: 'bit', title: 'Are learned scales better than the mean magnitude?' },
] as const satisfies readonly Question[];
