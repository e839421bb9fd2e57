import { DATA_SETS } from '../../../record/data-sets.ts';
import { type RandomStream, randomStream } from '../../../rng/random-stream.ts';
import { type DatasetSplits, type ImageSet, packedImageSet } from '../image-set.ts';

const { shape: SHAPE, classes: CLASSES, examples: EXAMPLES } = DATA_SETS.synthetic;
const [SIDE, , CHANNELS] = SHAPE;
/** The set is the same for every run, so its seed is a constant. */
const SEED = 0;

/** Directions across the stripes, some 36 degrees apart. Integers and square roots alone: the same bits on any machine. */
const DIRECTIONS = [
  [1, 0],
  [4, 3],
  [1, 3],
  [-1, 3],
  [-4, 3],
] as const;
/** Pixels from stripe to stripe. */
const WAVELENGTHS = [11, 5] as const;
/** Levels by which noise moves a pixel at most. */
const NOISE = 80;

/**
 * A procedural set that needs no file: ten classes of striped images [32, 32, 3], five directions at two wavelengths, in
 * random colours, phase and contrast, under uniform noise. 2,000 training and 500 test examples, labels in turn.
 */
export function loadSynthetic(): DatasetSplits {
  return {
    train: generate('train', EXAMPLES.train),
    test: generate('test', EXAMPLES.test),
  };
}

function generate(split: string, count: number): ImageSet {
  const size = SIDE * SIDE * CHANNELS;
  const images = new Uint8Array(count * size);
  const labels = Uint16Array.from({ length: count }, (_, index) => index % CLASSES);
  const stream = randomStream(SEED, `synthetic/${split}`);
  for (let index = 0; index < count; index++) {
    drawStripes(images.subarray(index * size, (index + 1) * size), labels[index]!, stream);
  }
  return packedImageSet(
    { dataset: 'synthetic', shape: [SIDE, SIDE, CHANNELS], classes: CLASSES },
    images,
    labels,
  );
}

function drawStripes(pixels: Uint8Array, label: number, stream: RandomStream): void {
  const [across, down] = DIRECTIONS[label % DIRECTIONS.length]!;
  const wavelength = WAVELENGTHS[Math.floor(label / DIRECTIONS.length)]!;
  const perPixel = 1 / (wavelength * Math.sqrt(across * across + down * down));
  const phase = stream.uniform();
  const middle = colour(stream, 96, 160);
  const swing = colour(stream, -64, 64);
  for (let y = 0, at = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const height = triangleWave((across * x + down * y) * perPixel + phase);
      for (let channel = 0; channel < CHANNELS; channel++, at++) {
        const noise = NOISE * (2 * stream.uniform() - 1);
        const level = middle[channel]! + swing[channel]! * height + noise;
        pixels[at] = Math.max(0, Math.min(255, Math.round(level)));
      }
    }
  }
}

function colour(stream: RandomStream, low: number, high: number): number[] {
  return Array.from({ length: CHANNELS }, () => low + (high - low) * stream.uniform());
}

/** In [-1, 1], period 1. */
function triangleWave(turns: number): number {
  return 4 * Math.abs(turns - Math.floor(turns) - 0.5) - 1;
}
