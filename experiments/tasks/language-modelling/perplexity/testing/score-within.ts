/** `node programs/start.mjs …/score-within.ts <model folder> <bytes>`: scores a text with so much memory allowed, and prints the most it took. */
import { readModelFolder } from '../../pretrained/model-folder.ts';
import { evaluatePerplexity } from '../evaluate-perplexity.ts';

const [folder, memory] = process.argv.slice(2) as [string, string];
const stored = readModelFolder(folder);
const outcomes = await evaluatePerplexity({
  ...{ stored, device: 'cpu', threads: 1, now: () => performance.now(), memory: Number(memory) },
  units: ['the owl and the mouth and a cat and the owl'],
  settings: {
    model: stored.origin,
    data: { text: 'tinystories', split: 'validation', unit: 'paragraph', units: null },
    weights: { quantization: 'fp32', group: null },
    ...{ softmax: 'standard', window: 12, stride: 12, padding: 'masked', seed: 1 },
  },
});
const peak = 1024 * process.resourceUsage().maxRSS;
process.stdout.write(JSON.stringify({ loss: outcomes.loss, peak }));
