/** The crate's retrospective side: each run as a CreateAction, from what its record says. */

import type { Environment } from '../../experiments/record/base-record.ts';
import { CHECKPOINT_FILE } from '../../experiments/record/names.ts';
import type { RunConfig } from '../../experiments/record/schema.ts';
import { usedSplits } from '../../experiments/record/task-records.ts';
import { environmentOf, type Run } from '../load/run.ts';
import { machineText } from '../load/sitting-text.ts';
import {
  dataId,
  type Entity,
  fileId,
  localId,
  type NamedSource,
  type Reference,
  ref,
} from './crate-entity.ts';
import { BUILD_TOOL, trainStep, trainTool } from './crate-software.ts';

export const runId = (run: Run): string => `#run-${run.runId}`;

/** What the runs' actions need to know of the rest of the crate. */
export interface CrateContext {
  /** What data a run took; null where its study does not say. */
  data(run: Run): NamedSource | null;
  /** `@id` of who ran them. */
  readonly agent: string;
  /** Whether the archive holds this path. */
  holds(path: string): boolean;
}

/** The action of one run and all that it alone, or it among others, refers to. */
export function runEntities(run: Run, { agent, holds, data }: CrateContext): Entity[] {
  const { path, factors } = run;
  const file = (name: string) => `results/${path}/${name}`;
  const weights = run.files.map(({ name }) => file(name)).filter(holds);
  const source = data(run);
  const fingerprints = source === null ? [] : fingerprintEntities(run, source);
  const environment = environmentOf(run);
  const machine = environment === null ? null : machineEntity(environment);
  const usage = run.outcomes['time.seconds'] === undefined ? null : usageEntity(run);
  const action: Entity = {
    '@id': runId(run),
    '@type': 'CreateAction',
    name: `Training of ${Object.values(factors).join(', ')}, seed ${run.seed}`,
    description: run.command ?? 'not known',
    ...(run.sittings.length === 0
      ? {}
      : { startTime: run.sittings[0]!.startedAt, endTime: run.sittings.at(-1)!.finishedAt }),
    actionStatus: 'http://schema.org/CompletedActionStatus',
    agent: ref(agent),
    instrument: ref(trainTool(run)['@id']),
    ...(machine === null ? {} : { location: ref(machine['@id']) }),
    object: [
      ref(fileId(file('config.json'))),
      ...(source === null ? [] : [ref(dataId(source))]),
      ...fingerprints.map((entity) => ref(entity['@id'])),
      ...teacherWeights(run, holds),
    ],
    result: [file('results.json'), ...weights].map((name) => ref(fileId(name))),
    ...(usage === null ? {} : { resourceUsage: ref(usage['@id']) }),
  };
  return [
    action,
    controlAction(run),
    ...(usage === null ? [] : [usage]),
    ...(machine === null ? [] : [machine]),
    ...fingerprints,
    ...(source === null ? [] : [dataEntity(source)]),
  ];
}

/** What an imported record says: no training of this project, but a table or a publication that was read. */
export function importEntities(run: Run, agent: string): Entity[] {
  const { name, sha256, line, note } = run.source!;
  const source: Entity = {
    '@id': localId('source', name, sha256),
    '@type': 'CreativeWork',
    name,
    description: ['imported; no code here made it', ...(note === undefined ? [] : [note])].join('; '),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
  const action: Entity = {
    '@id': runId(run),
    '@type': 'CreateAction',
    name: `Import of ${Object.values(run.factors).join(', ')}, seed ${run.seed}${line === undefined ? '' : `, from line ${line}`}`,
    description: 'npm run paper -- import',
    actionStatus: 'http://schema.org/CompletedActionStatus',
    agent: ref(agent),
    instrument: ref(BUILD_TOOL),
    object: ref(source['@id']),
    result: ['config.json', 'results.json'].map((file) => ref(fileId(`results/${run.path}/${file}`))),
  };
  return [action, source];
}

/** A distilled run learns from another run's weights, where the archive holds them. */
function teacherWeights(run: Run, holds: (path: string) => boolean): Reference[] {
  const { distillation } = run.config as Partial<Pick<RunConfig, 'distillation'>>;
  if (distillation === null || distillation === undefined) return [];
  const path = `results/${distillation.teacher.record}/${CHECKPOINT_FILE}`;
  return holds(path) ? [ref(fileId(path))] : [];
}

/** The workflow's step as it was carried out for this run. */
function controlAction(run: Run): Entity {
  return {
    '@id': `#control-${run.runId}`,
    '@type': 'ControlAction',
    name: `carry out one training, ${run.path}`,
    instrument: ref(trainStep(trainTool(run))['@id']),
    object: ref(runId(run)),
  };
}

/** Which examples were used, as the record says it. */
function fingerprintEntities(run: Run, { name }: NamedSource): Entity[] {
  return usedSplits(run).map(({ name: split, sha256, over }) => ({
    '@id': localId('examples', name, split, sha256),
    '@type': 'PropertyValue',
    name: `${name}: SHA-256 over ${over}, ${split} split`,
    value: sha256,
  }));
}

function dataEntity(named: NamedSource): Entity {
  const { title, url, citation } = named.source;
  return {
    '@id': dataId(named),
    '@type': 'CreativeWork',
    name: title,
    description: citation,
    ...(url === null ? {} : { url }),
  };
}

/** The same for all runs that were made on one. */
function machineEntity(environment: Environment): Entity {
  const name = machineText(environment);
  return { '@id': localId('machine', name), '@type': 'Place', name };
}

function usageEntity({ runId, outcomes }: Run): Entity {
  return {
    '@id': `#wall-time-${runId}`,
    '@type': 'PropertyValue',
    name: 'wall time of the work, all sittings',
    propertyID: 'http://qudt.org/vocab/quantitykind/Time',
    unitCode: 'http://qudt.org/vocab/unit/SEC',
    value: String(outcomes['time.seconds']),
  };
}
