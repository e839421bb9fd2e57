import { Command } from 'commander';
import { recordFolder } from '../record/schema.ts';
import { type RunSituation, runSituation } from '../sweep/run-situation.ts';
import { duration } from '../training/progress.ts';
import { resultsOption } from './places.ts';
import { addStudyFlags, type StudyFlags, selectedRuns } from './study-flags.ts';

interface Flags extends StudyFlags {
  readonly resultsDir: string;
  readonly json: boolean;
}

export function statusCommand(): Command {
  const command = new Command('status').description('Say how far each run of a study is.');
  return addStudyFlags(command)
    .addOption(resultsOption())
    .option('--json', 'as JSON', false)
    .action((flags: Flags) => {
      const runs = selectedRuns(flags).map((config) => ({
        folder: recordFolder(config),
        situation: runSituation(flags.resultsDir, config),
      }));
      if (flags.json) process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
      else
        for (const { folder, situation } of runs) process.stdout.write(`${folder}  ${describe(situation)}\n`);
    });
}

function describe(situation: RunSituation): string {
  switch (situation.kind) {
    case 'done':
      return `done, test accuracy ${(100 * situation.testAccuracy).toFixed(2)} %`;
    case 'running': {
      const { progress, owner } = situation;
      const where = `running as process ${owner.pid} on ${owner.host}`;
      if (progress === null) return where;
      return `${where}, epoch ${progress.epoch}/${progress.epochs}, ${duration(progress.secondsLeft)} left`;
    }
    case 'stopped':
      return `stopped${situation.progress === null ? '' : ` in epoch ${situation.progress.epoch}/${situation.progress.epochs}`}`;
    case 'waiting':
      return situation.teacher === null ? 'waiting' : `waiting for ${situation.teacher}`;
    case 'blocked':
      return `blocked: ${situation.reason}`;
  }
}
