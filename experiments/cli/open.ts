import { Command } from 'commander';
import { type EvaluationConfig, LANGUAGE_EVALUATION } from '../record/language-evaluation.ts';
import { readRecord } from '../record/record-store.ts';
import type { RunRecord } from '../record/run-record.ts';
import { addDeviceFlags, addPathFlags, type DeviceFlags, type PathFlags } from './paths.ts';
import { foldersNamed, RUN_NAME } from './run-names.ts';

/** `lab open <run>`: whether a recorded run could be repeated here, before anybody spends hours on it. */
export function openCommand(): Command {
  const command = new Command('open')
    .description(
      'Open what a recorded run works on, without running it, and print what a record would say of the data; data that is missing is downloaded first.',
    )
    .argument('<run>', RUN_NAME);
  return addDeviceFlags(addPathFlags(command)).action(openRun);
}

async function openRun(run: string, flags: PathFlags & DeviceFlags): Promise<void> {
  const [folder] = foldersNamed([run], flags.resultsDir) as [string];
  const record = readRecord(flags.resultsDir, folder);
  if (record === null) throw new Error(`${folder}: there is no record`);
  const here = await describeHere(record, flags);
  process.stdout.write(`${JSON.stringify(here, null, 2)}\n`);
}

async function describeHere(record: RunRecord, flags: PathFlags & DeviceFlags): Promise<object> {
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  if (record.task === LANGUAGE_EVALUATION) {
    const { openEvaluation } = await import('../training/perform-evaluation.ts');
    const config = record.config as unknown as EvaluationConfig;
    return { data: (await openEvaluation({ ...flags, config })).file };
  }
  const { openTask } = await import('../training/session.ts');
  const { compiledEngine } = await import('../engine/compile.ts');
  const { taskNamed } = await import('../tasks/all-tasks.ts');
  const { SILENT } = await import('../training/progress.ts');
  const { task, study, factors, seed, config } = record;
  const whole = { ...config, schemaVersion: 2 as const, task, study, factors, seed };
  const engine = compiledEngine(flags);
  const open = await openTask(await taskNamed(task), whole, { ...flags, engine, progress: SILENT });
  const details = open.details();
  await open.release();
  return details;
}
