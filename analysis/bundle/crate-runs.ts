/** The crate's retrospective side: each run as a CreateAction, from what its record says. */
import { variantName } from '../../experiments/record/schema.ts';
import type { Run } from '../load/run.ts';
import { type Entity, fileId, localId, type Reference, ref } from './crate-entity.ts';
import { trainStep, trainTool } from './crate-software.ts';
import { datasetSource } from './dataset-sources.ts';

export const runId = ({ results }: Run): string => `#run-${results.runId}`;

/** What the runs' actions need to know of the rest of the crate. */
export interface RunSurroundings {
  /** `@id` of who ran them. */
  readonly agent: string;
  /** Whether the archive holds this path. */
  holds(path: string): boolean;
}

/** The action of one run and all that it alone, or it among others, refers to. */
export function runEntities(run: Run, { agent, holds }: RunSurroundings): Entity[] {
  const { path, config, results } = run;
  const { time } = results;
  const file = (name: string) => `results/${path}/${name}`;
  const weights = [results.checkpoint.file, results.packedCheckpoint.file].map(file).filter(holds);
  const fingerprints = fingerprintEntities(run);
  const machine = machineEntity(run);
  const usage = usageEntity(run);
  const action: Entity = {
    '@id': runId(run),
    '@type': 'CreateAction',
    name: `Training of ${config.dataset}, ${config.model}, ${variantName(config)}, seed ${config.seed}`,
    description: results.command,
    startTime: time.startedAt,
    endTime: time.finishedAt,
    actionStatus: 'http://schema.org/CompletedActionStatus',
    agent: ref(agent),
    instrument: ref(trainTool(run)['@id']),
    location: ref(machine['@id']),
    object: [
      ref(fileId(file('config.json'))),
      ref(datasetId(run)),
      ...fingerprints.map((entity) => ref(entity['@id'])),
      ...teacherWeights(run, holds),
    ],
    result: [file('results.json'), ...weights].map((name) => ref(fileId(name))),
    resourceUsage: ref(usage['@id']),
  };
  return [
    action,
    controlAction(run),
    usage,
    machine,
    ...machineProperties(run),
    ...fingerprints,
    datasetEntity(run),
  ];
}

/** A distilled run learns from another run's weights, where the archive holds them. */
function teacherWeights({ config }: Run, holds: (path: string) => boolean): Reference[] {
  if (config.distillation === null) return [];
  const path = `results/${config.distillation.teacher.record}/weights.safetensors`;
  return holds(path) ? [ref(fileId(path))] : [];
}

/** The workflow's step as it was carried out for this run. */
function controlAction(run: Run): Entity {
  return {
    '@id': `#control-${run.results.runId}`,
    '@type': 'ControlAction',
    name: `carry out one training, ${run.path}`,
    instrument: ref(trainStep(trainTool(run))['@id']),
    object: ref(runId(run)),
  };
}

const SPLITS = ['train', 'validation', 'test'] as const;

/** Which examples were used, as the record says it. */
function fingerprintEntities({ config, results }: Run): Entity[] {
  return SPLITS.map((split) => ({
    '@id': localId('examples', config.dataset, split, results.data.fingerprint[split]),
    '@type': 'PropertyValue',
    name: `${config.dataset}: SHA-256 over images and labels, ${split} split`,
    value: results.data.fingerprint[split],
  }));
}

const datasetId = ({ config }: Run): string => `#dataset-${config.dataset}`;

function datasetEntity(run: Run): Entity {
  const { title, url, citation } = datasetSource(run.config.dataset);
  return {
    '@id': datasetId(run),
    '@type': 'CreativeWork',
    name: title,
    description: citation,
    ...(url === null ? {} : { url }),
  };
}

function machineEntity(run: Run): Entity {
  return {
    '@id': localId('machine', hardware(run)),
    '@type': 'Place',
    name: 'the machine that it ran on',
    additionalProperty: machineProperties(run).map((entity) => ref(entity['@id'])),
  };
}

function machineProperties(run: Run): Entity[] {
  return hardware(run).map(([name, value]) => ({
    '@id': localId('property', name, value),
    '@type': 'PropertyValue',
    name,
    value,
  }));
}

function hardware({ results: { environment } }: Run): (readonly [string, string])[] {
  const { os, cpu, cores, gpu, device } = environment;
  return [
    ['operating system', os],
    ['processor', cpu],
    ['cores', String(cores)],
    ['GPU', gpu ?? 'none'],
    ['device of the computation', device],
  ];
}

function usageEntity({ results }: Run): Entity {
  return {
    '@id': `#wall-time-${results.runId}`,
    '@type': 'PropertyValue',
    name: 'wall time of the work, all sittings',
    propertyID: 'http://qudt.org/vocab/quantitykind/Time',
    unitCode: 'http://qudt.org/vocab/unit/SEC',
    value: String(results.time.wallSeconds),
  };
}
