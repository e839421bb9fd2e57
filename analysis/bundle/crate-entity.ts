/** Nodes of the crate's JSON-LD graph. */
import { sha256 } from '../load/sha256.ts';

export interface Reference {
  readonly '@id': string;
}

type Value = string | Reference;

/** One node. Everything it says of another node is a reference to it. */
export interface Entity extends Reference {
  readonly '@type': string | readonly string[];
  readonly [property: string]: Value | readonly Value[];
}

export const ref = (id: string): Reference => ({ '@id': id });

/** The `@id` of a file of the crate: its path, as a relative URI. */
export const fileId = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** A local `@id` that is the same whenever `parts` are: `#tool-3f29ab12cd45`. */
export function localId(kind: string, ...parts: readonly unknown[]): string {
  return `#${kind}-${sha256(Buffer.from(JSON.stringify(parts))).slice(0, 12)}`;
}

/** RO-Crate metadata file: the graph with descriptor and root first, the rest by `@id`; equal nodes once. */
export function crateJson(head: readonly Entity[], rest: readonly Entity[]): string {
  const byId = new Map(rest.map((entity) => [entity['@id'], entity]));
  for (const entity of rest) {
    if (JSON.stringify(byId.get(entity['@id'])) !== JSON.stringify(entity))
      throw new Error(`crateJson: two different entities have the @id ${entity['@id']}`);
  }
  const sorted = [...byId.values()].sort((a, b) => (a['@id'] < b['@id'] ? -1 : 1));
  const context = ['https://w3id.org/ro/crate/1.1/context', 'https://w3id.org/ro/terms/workflow-run/context'];
  return `${JSON.stringify({ '@context': context, '@graph': [...head, ...sorted] }, null, 1)}\n`;
}
