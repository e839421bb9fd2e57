/** TensorFlow.js's backend in plain JavaScript, which holds tensors that no step computes on, without its advertisement. */
import '@tensorflow/tfjs-backend-cpu';
import { enableProdMode } from '@tensorflow/tfjs-core';

// All that this flag does is to silence warnings; the one that there is here tells of another package, which is not used.
enableProdMode();
