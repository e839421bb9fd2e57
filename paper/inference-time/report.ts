/**
 * What the paper says of the time of ternary networks, for each kind of processor. Every rule here was committed before the first of
 * the measurements that it judges, and after trial calls that showed which ways are worth a rule.
 */
import type { StudyReport } from '../../analysis/authoring/define-paper.ts';
import type { Claim } from '../../analysis/claims/claim.ts';
import { forEvery } from '../../analysis/claims/predicates/combine.ts';
import { intervalAbove, intervalBelow } from '../../analysis/claims/predicates/intervals.ts';
import type { COMPARED_SIDES, Instructions } from '../../experiments/record/inference-timing.ts';
import { TIMED_WIDTHS } from '../../experiments/studies/inference-time.ts';
import { inferenceTimeTable } from './inference-time.table.ts';
import { inferenceTimeStudy, ratiosAt } from './study.ts';

type Side = (typeof COMPARED_SIDES)[number];

const CAPTIONS: Readonly<Record<Instructions, string>> = {
  avx2: String.raw`Inference on one thread of a processor with AVX2 and without VNNI: CPU milliseconds an image of the network in \std{} on ONNX Runtime, and
the time of each other way divided by that: below one, it is faster. On ONNX Runtime the ternary network is computed by \std{} products, by
\texttt{ConvInteger}, or by matrix products of bytes (\texttt{MatMulInteger}) over unfolded windows, in groups of images that fit the caches; in
WebAssembly the column \std{} is the network in \std{}, the others are the ternary one. Mean\,$\pm$\,standard deviation over three untrained networks, each the median of 15 calls with one image, or of 5 with 64; the ways
took turns.`,
  vnni: String.raw`As Table~\ref{tab:inference-time-avx2}, on a processor with VNNI and AVX-512.`,
};

export function inferenceTimeReport(instructions: Instructions): StudyReport {
  const study = inferenceTimeStudy(instructions);
  const kind = instructions.toUpperCase();
  /** The intervals of all four ratios at a width, of both networks with one image and with many, lie below 1. */
  const faster = (side: Side, width: (typeof TIMED_WIDTHS)[number], id: string, way: string): Claim => ({
    id: `${instructions}-${id}-${width}`,
    says: `${kind}, width ${width}: ${way} beat ONNX Runtime’s FP32.`,
    holdsIf: forEvery(ratiosAt(study, width, side), (ratio) => intervalBelow(ratio, 1)),
  });
  return {
    study,
    tables: [inferenceTimeTable(study, CAPTIONS[instructions])],
    claims: [
      ...TIMED_WIDTHS.map((width) =>
        faster('ort_products', width, 'products-faster', 'ternary matrix products'),
      ),
      ...TIMED_WIDTHS.map((width) =>
        faster('wasm_ternary', width, 'additions-faster', 'additions in WebAssembly'),
      ),
      {
        id: `${instructions}-conv-integer-slower`,
        says: `${kind}: ConvInteger is slower than FP32 in ONNX Runtime.`,
        holdsIf: forEvery(TIMED_WIDTHS, (width) =>
          forEvery(ratiosAt(study, width, 'ort_integer'), (ratio) => intervalAbove(ratio, 1)),
        ),
      },
    ],
  };
}
