/**
 * `ro-crate-metadata.json` of the artifact archive: RO-Crate 1.1 with the Process, Workflow and Provenance Run Crate
 * profiles 0.5 and Workflow RO-Crate 1.0. Everything in it is read from records, ledger and CITATION.cff.
 */
import type { StudyDefinition } from '../definition/study.ts';
import type { Run } from '../load/run.ts';
import type { ArtifactFile } from './artifact-files.ts';
import type { Author, Citation } from './citation.ts';
import {
  crateJson,
  dataId,
  dataOf,
  type Entity,
  encodingFormat,
  fileId,
  localId,
  ref,
} from './crate-entity.ts';
import { importEntities, runEntities, runId } from './crate-runs.ts';
import { BUILD_STEP, BUILD_TOOL, softwareEntities, WORKFLOW } from './crate-software.ts';
import type { Obstacle } from './obstacles.ts';

export const CRATE_FILE = 'ro-crate-metadata.json';

export const PROFILES = {
  'https://w3id.org/ro/wfrun/process/0.5': 'Process Run Crate',
  'https://w3id.org/ro/wfrun/workflow/0.5': 'Workflow Run Crate',
  'https://w3id.org/ro/wfrun/provenance/0.5': 'Provenance Run Crate',
  'https://w3id.org/workflowhub/workflow-ro-crate/1.0': 'Workflow RO-Crate',
} as const;

export interface CrateSources {
  readonly studies: readonly StudyDefinition[];
  readonly citation: Citation;
  readonly runs: readonly Run[];
  /** Path of an excluded run to the reason. */
  readonly excluded: ReadonlyMap<string, string>;
  /** All files but the metadata file itself. */
  readonly files: readonly ArtifactFile[];
  /** Paths of the artifacts that a build makes, the PDF included. */
  readonly artifacts: readonly string[];
  /** Commit of the code in the archive, or what is known of it. */
  readonly codeVersion: string;
  readonly obstacles: readonly Obstacle[];
}

export function crateMetadata(sources: CrateSources): string {
  const { citation, runs, files, codeVersion } = sources;
  const paths = new Set(files.map(({ path }) => path));
  const agent = authorId(citation.authors[0]!);
  const license = `https://spdx.org/licenses/${citation.license}`;
  const software = softwareEntities(runs.filter(isOwn), codeVersion, license);
  const described = new Set(software.map((entity) => entity['@id']));
  const fileEntities = files
    .map((file) => fileEntity(file, sources.excluded))
    .filter((entity) => !described.has(entity['@id']));
  const surroundings = {
    agent,
    holds: (path: string) => paths.has(path),
    data: (run: Run) => dataOf(run, sources.studies),
  };
  const actions = [buildAction(sources, agent), workflowAction(sources, agent), buildControl()];
  const descriptor: Entity = {
    '@id': CRATE_FILE,
    '@type': 'CreativeWork',
    about: ref('./'),
    conformsTo: ['https://w3id.org/ro/crate/1.1', 'https://w3id.org/workflowhub/workflow-ro-crate/1.0'].map(
      ref,
    ),
  };
  return crateJson(
    [descriptor, rootEntity(sources, license)],
    [
      ...software.map((entity) => withFile(entity, files)),
      ...fileEntities,
      ...runs.flatMap((run) => (isOwn(run) ? runEntities(run, surroundings) : importEntities(run, agent))),
      ...actions,
      ...citation.authors.map(authorEntity),
      { '@id': license, '@type': 'CreativeWork', name: citation.license, url: license },
      ...Object.entries(PROFILES).map(profileEntity),
    ],
  );
}

const isOwn = ({ origin }: Run): boolean => origin === 'run';

function rootEntity({ citation, runs, files, obstacles, artifacts }: CrateSources, license: string): Entity {
  const draft = obstacles.map(({ where, rule }) => `${where}: ${rule}`);
  const imported = runs.filter((run) => !isOwn(run)).length;
  const summary =
    imported === 0
      ? `${runs.length} training runs, the code that made and analyses them, and the paper built from them.`
      : `Records of ${runs.length} runs, ${imported} of them imported, the code that analyses them, and the paper built from them.`;
  return {
    '@id': './',
    '@type': 'Dataset',
    name: citation.title,
    description: draft.length === 0 ? summary : `DRAFT, not to be published: ${draft.join('; ')}. ${summary}`,
    ...(draft.length === 0 ? {} : { creativeWorkStatus: 'Draft' }),
    datePublished: citation.released,
    version: citation.version,
    license: ref(license),
    author: citation.authors.map((author) => ref(authorId(author))),
    ...(citation.repository === null ? {} : { url: citation.repository }),
    ...(citation.doi === null ? {} : { identifier: `https://doi.org/${citation.doi}` }),
    conformsTo: Object.keys(PROFILES).map(ref),
    mainEntity: ref(WORKFLOW),
    hasPart: files.map(({ path }) => ref(fileId(path))).sort((a, b) => (a['@id'] < b['@id'] ? -1 : 1)),
    mentions: ['#workflow-run', ...(artifacts.length > 0 ? ['#build'] : []), ...runs.map(runId)].map(ref),
  };
}

function fileEntity({ path, bytes, sha256 }: ArtifactFile, excluded: ReadonlyMap<string, string>): Entity {
  const run = [...excluded.keys()].find((one) => path.startsWith(`results/${one}/`));
  return {
    '@id': fileId(path),
    '@type': 'File',
    name: path,
    encodingFormat: encodingFormat(path),
    contentSize: String(bytes),
    sha256,
    ...(run === undefined ? {} : { description: `excluded from all statistics: ${excluded.get(run)}` }),
  };
}

/** A program that is also a file of the crate says so. */
function withFile(entity: Entity, files: readonly ArtifactFile[]): Entity {
  const file = files.find(({ path }) => fileId(path) === entity['@id']);
  if (file === undefined) return entity;
  const { contentSize, encodingFormat: format, sha256 } = fileEntity(file, new Map());
  return { ...entity, contentSize: contentSize!, encodingFormat: format!, sha256: sha256! };
}

/** When it was built is not recorded: the paper's bytes must not depend on it. */
function buildAction({ runs, artifacts }: CrateSources, agent: string): Entity {
  return {
    '@id': '#build',
    '@type': 'CreateAction',
    name: 'Build of the paper from the records',
    description: 'npm run paper -- build',
    agent: ref(agent),
    instrument: ref(BUILD_TOOL),
    object: runs.map(({ path }) => ref(fileId(`results/${path}/results.json`))),
    result: artifacts.map((path) => ref(fileId(path))),
  };
}

function buildControl(): Entity {
  return {
    '@id': '#control-build',
    '@type': 'ControlAction',
    name: 'carry out the build',
    instrument: ref(BUILD_STEP),
    object: ref('#build'),
  };
}

/** From the start of the first training; the end is that of the build, which is not recorded. */
function workflowAction({ studies, runs, artifacts }: CrateSources, agent: string): Entity {
  const starts = runs.flatMap(({ sittings }) => sittings[0]?.startedAt ?? []).sort();
  const named = runs.flatMap((run) => dataOf(run, studies) ?? []);
  const data = [...new Set(named.map(dataId))].sort();
  return {
    '@id': '#workflow-run',
    '@type': 'CreateAction',
    name: 'All trainings and the build',
    description: './reproduce.sh --full',
    ...(starts.length === 0 ? {} : { startTime: starts[0]! }),
    agent: ref(agent),
    instrument: ref(WORKFLOW),
    object: data.map(ref),
    result: artifacts.map((path) => ref(fileId(path))),
  };
}

const authorId = ({ name, orcid }: Author): string => orcid ?? localId('author', name);

function authorEntity(author: Author): Entity {
  const type = author.kind === 'person' ? 'Person' : 'Organization';
  return { '@id': authorId(author), '@type': type, name: author.name };
}

function profileEntity([id, name]: readonly [string, string]): Entity {
  return { '@id': id, '@type': 'CreativeWork', name, version: id.slice(id.lastIndexOf('/') + 1) };
}
