import { type BaseConfig, type BaseResults, RECORD_VERSION } from '../record/base-record.ts';
import { runId } from '../record/canonical-json.ts';
import { beginRecord, completeRecord, type ExistingRecord } from '../record/record-store.ts';
import { recordedCommand } from '../record/run-command.ts';
import { captureEnvironment } from '../training/environment.ts';
import type { Clock } from '../training/sitting.ts';

export interface TimingOptions<Config extends BaseConfig> {
  readonly config: Config;
  readonly resultsDir: string;
  /** Root of the code, for its git commit and package versions. */
  readonly repository: string;
  readonly existing: ExistingRecord;
  readonly clock: Clock;
}

/** One measurement from its configuration to its record: what `measure` gives, and how long it took in all. */
export async function writeTiming<Config extends BaseConfig>(
  { config, resultsDir, repository, existing, clock }: TimingOptions<Config>,
  measure: (config: Config) => Promise<Readonly<Record<string, number>>>,
): Promise<BaseResults> {
  const startedAt = clock.timestamp();
  const begun = clock.now();
  const environment = await captureEnvironment(repository, { device: 'cpu', threads: 1 });
  beginRecord(resultsDir, config, existing);
  const outcomes = await measure(config);
  const seconds = (clock.now() - begun) / 1000;
  const results: BaseResults = {
    ...{ schemaVersion: RECORD_VERSION, origin: 'run', runId: runId(config), status: 'completed' },
    command: recordedCommand(config),
    outcomes: { ...outcomes, 'time.seconds': seconds },
    ...{ history: [], files: [] },
    sittings: [{ startedAt, finishedAt: clock.timestamp(), seconds, environment }],
  };
  completeRecord(resultsDir, config, results, []);
  return results;
}
