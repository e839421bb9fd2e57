/**
 * Targets [batch, classes] with label smoothing: (1 - smoothing) for the label and smoothing/classes for every class
 * (Szegedy et al. 2016, arXiv:1512.00567, section 7). `smoothing` 0 gives one-hot targets.
 */
export function smoothedTargets(labels: Int32Array, classes: number, smoothing: number): Float32Array {
  const targets = new Float32Array(labels.length * classes).fill(smoothing / classes);
  for (const [row, label] of labels.entries()) {
    targets[row * classes + label] = 1 - smoothing + smoothing / classes;
  }
  return targets;
}
