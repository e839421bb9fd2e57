/** A crate's metadata as somebody reads it who did not write it, and what a rule over it is. */
import { z } from 'zod';
import { parseChecked } from '../../../experiments/record/validate.ts';
import type { ArtifactFile } from '../artifact-files.ts';

const reference = z.strictObject({ '@id': z.string().min(1) });
const value = z.union([z.string(), reference]);
/** Flattened and compacted JSON-LD, as RO-Crate 1.1 asks: a node says of others their `@id` and nothing else. */
const node = z
  .object({ '@id': z.string().min(1), '@type': z.union([z.string(), z.array(z.string()).min(1)]) })
  .catchall(z.union([value, z.array(value)]));
const document = z.strictObject({ '@context': z.array(z.string()), '@graph': z.array(node) });

export type Node = z.infer<typeof node>;

export class CrateGraph {
  readonly context: readonly string[];
  readonly nodes: readonly Node[];
  readonly #byId: ReadonlyMap<string, Node>;

  /** @throws {RecordError} naming file, field and rule when the text is no flattened JSON-LD */
  constructor(text: string, file: string) {
    const { '@context': context, '@graph': nodes } = parseChecked(document, text, file);
    this.context = context;
    this.nodes = nodes;
    this.#byId = new Map(nodes.map((one) => [one['@id'], one]));
  }

  get(id: string): Node | undefined {
    return this.#byId.get(id);
  }

  ofType(type: string): Node[] {
    return this.nodes.filter((one) => hasType(one, type));
  }

  /** The nodes that a property refers to; those that are not in the graph are left out. */
  follow(from: Node | undefined, property: string): Node[] {
    return from === undefined ? [] : refs(from, property).flatMap((id) => this.get(id) ?? []);
  }

  root(): Node | undefined {
    return this.follow(this.get('ro-crate-metadata.json'), 'about')[0];
  }
}

export const types = (one: Node): readonly string[] => [one['@type']].flat();
export const hasType = (one: Node, ...wanted: readonly string[]): boolean =>
  types(one).some((type) => wanted.includes(type));

/** `@id`s that a property refers to. */
export function refs(one: Node, property: string): string[] {
  return values(one, property).flatMap((item) => (typeof item === 'string' ? [] : [item['@id']]));
}

export function texts(one: Node, property: string): string[] {
  return values(one, property).filter((item) => typeof item === 'string');
}

export function properties(one: Node): string[] {
  return Object.keys(one).filter((name) => !name.startsWith('@'));
}

function values(one: Node, property: string): (string | { '@id': string })[] {
  const held = one[property];
  return held === undefined ? [] : ([held].flat() as (string | { '@id': string })[]);
}

/** A file of the crate as it is on disk. */
export type CrateFile = Pick<ArtifactFile, 'path' | 'bytes' | 'sha256'>;

export interface CrateRule {
  /** The specification that says it. */
  readonly from:
    | 'RO-Crate 1.1'
    | 'Workflow RO-Crate'
    | 'Process Run Crate'
    | 'Workflow Run Crate'
    | 'Provenance Run Crate';
  readonly must: string;
  /** Who breaks the rule. Root and main workflow are there when it is asked. */
  broken(graph: CrateGraph, files: ReadonlyMap<string, CrateFile>): readonly (Node | string)[];
}
