/**
 * Runs a session whose outputs all go to buffers that are given.
 *
 * ONNX Runtime writes into them, but its Node.js binding then copies each into a new array for the object that `run` gives: a whole
 * state every step (`OrtValueToNapiValue` of js/node/src/tensor_helper.cc). It does so output by output, and throws at the first that is
 * not a tensor. So the graph's first output is a sequence, and at that the copying ends before it begins. A binding that took sequences
 * would only be slower.
 */
import type * as ort from 'onnxruntime-node';

const REFUSED = 'Non tensor type is temporarily not supported.';

/** `sequence` names the graph's first output, `buffers` has a tensor for each of the others. Throws what ONNX Runtime throws. */
export async function runInto(
  session: ort.InferenceSession,
  feeds: Readonly<Record<string, ort.Tensor>>,
  sequence: string,
  buffers: Readonly<Record<string, ort.Tensor>>,
): Promise<void> {
  try {
    await session.run(feeds, { [sequence]: null, ...buffers });
  } catch (error) {
    if (!(error instanceof Error) || error.message !== REFUSED) throw error;
  }
}
