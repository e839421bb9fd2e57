/** The crate's prospective side: the workflow, the tools that it calls, and what these need. */
import { environmentOf, type Run } from '../load/run.ts';
import { type Entity, fileId, localId, ref } from './crate-entity.ts';

export const WORKFLOW = fileId('reproduce.sh');
export const BUILD_TOOL = fileId('analysis/cli/paper.ts');
export const BUILD_STEP = '#step-build';
const TRAIN_SOURCE = 'experiments/cli/lab.ts';

/** The training program as it was for a run: its commit and the versions of all that it ran on. */
export function trainTool(run: Run): Entity {
  const { gitCommit, gitDirty, node, packages } = environmentOf(run)!;
  return {
    '@id': localId('train', gitCommit, gitDirty, node, Object.entries(packages).sort()),
    '@type': 'SoftwareApplication',
    name: 'lab train',
    description: `${TRAIN_SOURCE} ${gitDirty === true ? 'changed after' : 'at'} commit ${gitCommit ?? 'unknown'}; the archive holds the version of the paper`,
    softwareVersion: `${gitCommit ?? 'unknown'}${gitDirty === true ? '-dirty' : ''}`,
    softwareRequirements: requirements(node, packages).map((entity) => ref(entity['@id'])),
  };
}

/** The step of the workflow that a version of the training program carries out. */
export function trainStep(tool: Entity): Entity {
  return {
    '@id': tool['@id'].replace('#train-', '#step-train-'),
    '@type': 'HowToStep',
    name: 'train every declared run that has no record',
    position: '0',
    workExample: ref(tool['@id']),
  };
}

function requirements(node: string, packages: Readonly<Record<string, string>>): Entity[] {
  return [['Node.js', node.replace(/^v/, '')] as const, ...Object.entries(packages).sort()].map(
    ([name, version]) => ({
      '@id': localId('software', name, version),
      '@type': 'SoftwareApplication',
      name,
      softwareVersion: version,
    }),
  );
}

/** Workflow, tools, steps, languages and software of all runs. `codeVersion` is that of the code in the archive. */
export function softwareEntities(runs: readonly Run[], codeVersion: string, license: string): Entity[] {
  const tools = runs.map(trainTool);
  const toolIds = [...new Set(tools.map((tool) => tool['@id']))].sort();
  const steps = tools.map(trainStep);
  const stepIds = [...new Set(steps.map((step) => step['@id']))].sort();
  return [
    {
      '@id': WORKFLOW,
      '@type': ['File', 'SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo'],
      name: 'reproduce.sh',
      description:
        'Trains what has no record (--full), then builds statistics, tables, figures and the PDF from the records.',
      programmingLanguage: ref('#bash'),
      license: ref(license),
      version: codeVersion,
      hasPart: [...toolIds, BUILD_TOOL].map(ref),
      step: [...stepIds, BUILD_STEP].map(ref),
    },
    {
      '@id': '#bash',
      '@type': 'ComputerLanguage',
      name: 'Bash',
      url: 'https://www.gnu.org/software/bash/',
    },
    {
      '@id': '#typescript',
      '@type': 'ComputerLanguage',
      name: 'TypeScript',
      url: 'https://www.typescriptlang.org/',
    },
    {
      '@id': BUILD_TOOL,
      '@type': ['File', 'SoftwareSourceCode'],
      name: 'paper build',
      description: 'Records to statistics, tables, figures, PDF and ledger.',
      programmingLanguage: ref('#typescript'),
      version: codeVersion,
    },
    {
      '@id': BUILD_STEP,
      '@type': 'HowToStep',
      name: 'build the paper from the records',
      position: '1',
      workExample: ref(BUILD_TOOL),
    },
    ...tools,
    ...steps,
    ...runs.flatMap((run) => {
      const { node, packages } = environmentOf(run)!;
      return requirements(node, packages);
    }),
  ];
}
