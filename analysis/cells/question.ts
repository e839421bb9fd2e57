/** A question put to every data set and model: does variant `a` differ from variant `b`? */
export interface Question {
  /** Also the name of the family within which p-values are adjusted: all comparisons that ask this question. */
  readonly family: string;
  readonly a: string;
  readonly b: string;
  readonly title: string;
}
