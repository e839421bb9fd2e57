/**
 * Records are plain files in plain folders. What a link leads to can change without anything below the results folder doing so,
 * and git stores the link alone, so that neither watcher nor ledger nor a reader would have the record.
 */
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { RecordError } from './validate.ts';

export const LINK_RULE =
  'a symbolic link: records stand in plain folders below the results folder; put what it leads to in its place';

export function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/**
 * The results folder itself may be a link, to another disk.
 * @param folder of a record, below the results root: `raw/cifar10/resnet18/bit_s42`
 * @throws {RecordError} that names the link, when the record's folder, one above it or one of its two files is a link
 */
export function refuseLinks(root: string, folder: string): void {
  let place = root;
  for (const name of folder.split('/')) {
    place = path.join(place, name);
    if (isLink(place)) throw new RecordError(place, LINK_RULE);
  }
  for (const name of ['config.json', 'results.json']) {
    const file = path.join(place, name);
    if (isLink(file)) throw new RecordError(file, LINK_RULE);
  }
}
