/** Backends of TensorFlow.js that Node.js can have, each a package of its own. */
import { createRequire } from 'node:module';
import { messageOf } from '../record/file-text.ts';

export const BACKENDS = ['cpu', 'wasm', 'tensorflow', 'tensorflow-gpu'] as const;
export type Backend = (typeof BACKENDS)[number];

interface BackendPackage {
  readonly name: string;
  /** What TensorFlow.js calls the backend. */
  readonly registered: string;
  /** Where it computes, as records have it. */
  readonly device: 'cpu' | 'cuda';
  readonly threads: 'one' | 'many';
}

export const BACKEND_PACKAGES: Readonly<Record<Backend, BackendPackage>> = {
  cpu: { name: '@tensorflow/tfjs-backend-cpu', registered: 'cpu', device: 'cpu', threads: 'one' },
  wasm: { name: '@tensorflow/tfjs-backend-wasm', registered: 'wasm', device: 'cpu', threads: 'one' },
  tensorflow: { name: '@tensorflow/tfjs-node', registered: 'tensorflow', device: 'cpu', threads: 'many' },
  'tensorflow-gpu': {
    name: '@tensorflow/tfjs-node-gpu',
    registered: 'tensorflow',
    device: 'cuda',
    threads: 'many',
  },
};

/**
 * Registers the backend with TensorFlow.js. Throws when its package is not installed, saying how it is, when it cannot be loaded, and
 * when it computes with one thread and not with so many.
 */
export async function loadBackend(backend: Backend, threads: number): Promise<void> {
  const { name, threads: most } = BACKEND_PACKAGES[backend];
  if (most === 'one' && threads !== 1) {
    throw new Error(`backend ${backend}: computes with one thread, got ${threads}`);
  }
  // TensorFlow reads it when it is loaded.
  if (most === 'many') process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  if (!isInstalled(name)) {
    throw new Error(
      `backend ${backend}: needs ${name}, which is not installed; ${await installation(backend)}`,
    );
  }
  try {
    await import(name);
  } catch (cause) {
    const reason = messageOf(cause);
    throw new Error(`backend ${backend}: ${name} is installed and cannot be loaded: ${reason}`, { cause });
  }
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** By its own script, which downloads a library: `npm ci` runs none. */
export async function installation(backend: Backend): Promise<string> {
  const { version_core } = await import('@tensorflow/tfjs-core');
  const { name } = BACKEND_PACKAGES[backend];
  return `npm install --no-save --ignore-scripts=false ${name}@${version_core}`;
}
