/** Where an imported model's tensors come from: one safetensors file, several with an index, or another format seen as such. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { TensorEntry } from '../../../checkpoint/safetensors.ts';
import { type OpenTensorFile, openTensorFile } from '../../../checkpoint/tensor-file.ts';
import { parseChecked } from '../../../record/validate.ts';
import { ImportError } from './hugging-face-config.ts';

export interface WeightFiles {
  /** Names of all files, below the folder. */
  readonly files: readonly string[];
  readonly entries: ReadonlyMap<string, Pick<TensorEntry, 'dtype' | 'shape'>>;
  bytes(name: string): Uint8Array;
  floats(name: string): Float32Array;
  close(): void;
}

const SINGLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const indexSchema = z.object({
  weight_map: z.record(z.string(), z.string().regex(/^[\w.-]+\.safetensors$/, 'must be a plain file name')),
});

/** Throws naming the file when there are no weights, the index is none, or it and the files it names disagree on a tensor. */
export function openWeightFiles(folder: string): WeightFiles {
  if (existsSync(path.join(folder, SINGLE)))
    return joined([[SINGLE, openTensorFile(path.join(folder, SINGLE))]]);
  const index = path.join(folder, INDEX);
  if (!existsSync(index)) throw new ImportError(`${folder}: must hold ${SINGLE}, or shards with ${INDEX}`);
  const { weight_map: weightMap } = parseChecked(indexSchema, readFileSync(index, 'utf8'), index);
  const names = [...new Set(Object.values(weightMap))].sort();
  const opened: [string, OpenTensorFile][] = [];
  try {
    for (const name of names) {
      const file = path.join(folder, name);
      if (!existsSync(file)) throw new ImportError(`${file}: is not there, but ${INDEX} names it`);
      opened.push([name, openTensorFile(file)]);
    }
    checkIndex(weightMap, opened, folder);
    return joined(opened);
  } catch (cause) {
    for (const [, file] of opened) file.close();
    throw cause;
  }
}

function checkIndex(
  weightMap: Readonly<Record<string, string>>,
  opened: readonly (readonly [string, OpenTensorFile])[],
  folder: string,
): void {
  const files = new Map(opened);
  for (const [tensor, name] of Object.entries(weightMap)) {
    if (!files.get(name)!.entries.has(tensor))
      throw new ImportError(`${path.join(folder, name)}: has no tensor ${tensor}, but ${INDEX} says so`);
  }
  for (const [name, { entries }] of opened) {
    const extra = [...entries.keys()].find((tensor) => weightMap[tensor] !== name);
    if (extra !== undefined)
      throw new ImportError(
        `${path.join(folder, name)}: has a tensor ${extra} that ${INDEX} does not place there`,
      );
  }
}

function joined(opened: readonly (readonly [string, OpenTensorFile])[]): WeightFiles {
  const holders = new Map(opened.flatMap(([, file]) => [...file.entries.keys()].map((name) => [name, file])));
  const holder = (name: string): OpenTensorFile => {
    const file = holders.get(name);
    if (file === undefined) throw new ImportError(`weights: there is no tensor ${name}`);
    return file;
  };
  return {
    files: opened.map(([name]) => name),
    entries: new Map(opened.flatMap(([, { entries }]) => [...entries])),
    bytes: (name) => holder(name).bytes(name),
    floats: (name) => holder(name).floats(name),
    close: () => {
      for (const [, file] of opened) file.close();
    },
  };
}
