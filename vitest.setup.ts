import { randomStream } from './experiments/rng/random-stream.ts';

/*
 * TensorFlow.js draws from Math.random what is given no seed. In tests that is a seeded stream, begun anew for each file, so
 * that a test which passes once passes always.
 */
const stream = randomStream(1, 'Math.random in tests');
Math.random = () => stream.uniform();

// Some tests train in copies of the code without git, and nobody keeps their records.
process.env.LAB_NO_COMMIT = '1';

// Tests ask hosts of their own on 127.0.0.1, never by the proxy of whoever runs them.
for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
  delete process.env[name];
  delete process.env[name.toLowerCase()];
}
