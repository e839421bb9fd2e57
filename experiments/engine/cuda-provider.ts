/** What `--device cuda` needs and npm's package of ONNX Runtime does not hold; told also where ONNX Runtime cannot be loaded. */

/** In the package, once it was downloaded. */
export const CUDA_LIBRARY = 'bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so';

export const CUDA_STEP =
  'ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js downloads it (npm ci runs no scripts)';

export const NEVER_ON_A_GPU = 'nothing of this project was ever run on a GPU';
