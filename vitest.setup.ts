import { randomStream } from './experiments/rng/random-stream.ts';

/*
 * TensorFlow.js draws from Math.random what is given no seed. In tests that is a seeded stream, begun anew for each file, so
 * that a test which passes once passes always.
 */
const stream = randomStream(1, 'Math.random in tests');
Math.random = () => stream.uniform();
