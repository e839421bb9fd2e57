/** The other thread of `fill-record-cache.ts`. */
import { workerData } from 'node:worker_threads';
import { Look } from '../load/look.ts';
import { type FillOrder, fill } from './fill-record-cache.ts';
import { placesOf } from './places.ts';

const { root, code, folders } = workerData as FillOrder;
fill(placesOf(root), code, new Look(), folders);
