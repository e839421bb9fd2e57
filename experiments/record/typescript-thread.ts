import { pathToFileURL } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';

/** The first module of a thread cannot be TypeScript before Node 22; this one loads it. */
const START_IN_TYPESCRIPT = `
  const { workerData } = require('node:worker_threads');
  import(workerData.tsx).then(({ register }) => {
    register();
    return import(workerData.module);
  });`;

/** A thread whose program is the TypeScript `file`; `workerData` is what the thread finds under that name. */
export function startTypescriptThread(
  file: string,
  { workerData = {}, resourceLimits = {} }: { workerData?: object; resourceLimits?: ResourceLimits } = {},
): Worker {
  const module = pathToFileURL(file).href;
  return new Worker(START_IN_TYPESCRIPT, {
    eval: true,
    execArgv: [],
    resourceLimits,
    workerData: { ...workerData, module, tsx: import.meta.resolve('tsx/esm/api') },
  });
}
