/** How many values a tensor of that shape has; one of no sides, a scalar, has one. For code that runs without TensorFlow.js. */
export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, side) => product * side, 1);
