import { Command } from 'commander';
import { readRecord } from '../record/record-store.ts';
import { addDeviceFlags, addPathFlags, type DeviceFlags, type PathFlags } from './paths.ts';
import { foldersNamed, RUN_NAME } from './run-names.ts';

/** `lab open <run>`: whether a recorded run could be trained here, before anybody spends hours on it. */
export function openCommand(): Command {
  const command = new Command('open')
    .description(
      "Open a recorded run's task without training, and print what a record would say of the data that is here.",
    )
    .argument('<run>', RUN_NAME);
  return addDeviceFlags(addPathFlags(command)).action(openRun);
}

async function openRun(run: string, flags: PathFlags & DeviceFlags): Promise<void> {
  const [folder] = foldersNamed([run], flags.resultsDir) as [string];
  const record = readRecord(flags.resultsDir, folder);
  if (record === null) throw new Error(`${folder}: there is no record`);
  // Imported here so that --help and flag errors do not wait for TensorFlow.js.
  const { openTask } = await import('../training/session.ts');
  const { compiledEngine } = await import('../engine/compile.ts');
  const { taskNamed } = await import('../tasks/all-tasks.ts');
  const { SILENT } = await import('../training/progress.ts');
  const { task, study, factors, seed, config } = record;
  const whole = { ...config, schemaVersion: 2 as const, task, study, factors, seed };
  const engine = compiledEngine(flags);
  const open = await openTask(await taskNamed(task), whole, { ...flags, engine, progress: SILENT });
  process.stdout.write(`${JSON.stringify(open.details(), null, 2)}\n`);
  await open.release();
}
