/** What the paper says of the speed of 2^x. Every rule here was committed before the first measurement. */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import type { Claim } from '../../analysis/claims/claim.ts';
import { forEvery } from '../../analysis/claims/predicates/combine.ts';
import { intervalBelow } from '../../analysis/claims/predicates/intervals.ts';
import type { SoftmaxWay } from '../../experiments/record/softmax-timing.ts';
import { softmaxTimeTable } from './softmax-time.table.ts';
import { base2Time, ratioAt, SHAPE_NAMES } from './time-study.ts';

/** Faster: the interval of the ratio of times lies below 1, at every shape. */
const faster = (way: SoftmaxWay, says: string): Claim => ({
  id: `base2-faster-${way}`,
  says,
  holdsIf: forEvery(SHAPE_NAMES, (shape) => intervalBelow(ratioAt(shape, way), 1)),
});

export const base2TimeReport: StudyReport = {
  study: base2Time,
  tables: [softmaxTimeTable],
  claims: [
    faster('node', "ONNX Runtime's softmax is faster with base 2 at every shape."),
    faster('composed', 'Composed of nodes, base 2 (Pow) is faster than base e (Exp) everywhere.'),
    faster('webassembly', 'In WebAssembly kernels of ours base 2 is faster at every shape.'),
  ],
};
