import type { BuildOutcome } from '../pipeline/build-options.ts';

/** What the watcher tells its worker: build the paper, or write the reviewer's view of what was built. */
export type WorkerOrder = 'paper' | 'site';

/** What the worker tells the watcher: once that it is ready, and then one answer per order. */
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'built'; readonly outcome: BuildOutcome }
  | { readonly kind: 'site' }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };
