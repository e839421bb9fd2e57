import { pathToFileURL } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';

/**
 * The first module of a thread cannot be TypeScript before Node 22; this one loads it. Packages are loaded before, because
 * with the loader of TypeScript each of their files takes twice as long.
 */
const START_IN_TYPESCRIPT = `
  const { workerData } = require('node:worker_threads');
  const { tsx, packages, module } = workerData;
  Promise.all([tsx, ...packages].map((url) => import(url))).then(([{ register }]) => {
    register();
    return import(module);
  });`;

export interface ThreadOptions {
  /** What the thread finds under that name. */
  readonly workerData?: object;
  readonly resourceLimits?: ResourceLimits;
  /** Names of packages that the thread will need. */
  readonly packages?: readonly string[];
}

/** A thread whose program is the TypeScript `file`. */
export function startTypescriptThread(
  file: string,
  { workerData = {}, resourceLimits = {}, packages = [] }: ThreadOptions = {},
): Worker {
  const module = pathToFileURL(file).href;
  return new Worker(START_IN_TYPESCRIPT, {
    eval: true,
    execArgv: [],
    resourceLimits,
    workerData: {
      ...workerData,
      module,
      tsx: import.meta.resolve('tsx/esm/api'),
      packages: packages.map((name) => import.meta.resolve(name)),
    },
  });
}
