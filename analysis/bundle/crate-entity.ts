/** Nodes of the crate's JSON-LD graph. */

import type { DataSource, StudyDefinition } from '../definition/study.ts';
import type { Run } from '../load/run.ts';
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

/** Media types of the files of the archive, by the end of their names. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  bib: 'application/x-bibtex',
  cff: 'application/yaml',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
  npz: 'application/zip',
  pdf: 'application/pdf',
  png: 'image/png',
  py: 'text/x-python',
  safetensors: 'application/octet-stream',
  sh: 'application/x-sh',
  tex: 'application/x-tex',
  ts: 'application/typescript',
};

/** What is not in the list is text: sources, templates, dot files. */
export function encodingFormat(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return MEDIA_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain';
}

/** What data a run took: the factor's value, and where that is published. */
export interface NamedSource {
  readonly name: string;
  readonly source: DataSource;
}

/** Null where the run's study does not say. */
export function dataOf({ study, factors }: Run, studies: readonly StudyDefinition[]): NamedSource | null {
  const data = studies.find(({ id }) => id === study)?.data;
  const name = data && factors[data.factor];
  const source = name && data.sources[name];
  return name === undefined || name === null || source === undefined
    ? null
    : ({ name, source } as NamedSource);
}

/** Its `@id` in the crate. */
export function dataId({ name }: NamedSource): string {
  return `#dataset-${name}`;
}
