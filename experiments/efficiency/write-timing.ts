import { type BaseConfig, type BaseResults, RECORD_VERSION } from '../record/base-record.ts';
import { runId } from '../record/canonical-json.ts';
import { beginRecord, completeRecord, type ExistingRecord } from '../record/record-store.ts';
import { recordedCommand } from '../record/run-command.ts';
import { captureEnvironment } from '../training/environment.ts';
import { beginSitting, type Clock } from '../training/sitting.ts';

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
  const environment = await captureEnvironment(repository, { device: 'cpu', threads: 1 });
  const sittings = beginSitting({ clock, environment }, { sittings: [] });
  beginRecord(resultsDir, config, existing);
  const outcomes = await measure(config);
  const sitting = sittings();
  const results: BaseResults = {
    ...{ schemaVersion: RECORD_VERSION, origin: 'run', runId: runId(config), status: 'completed' },
    command: recordedCommand(config),
    outcomes: { ...outcomes, 'time.seconds': sitting[0]!.seconds },
    ...{ history: [], files: [] },
    sittings: [...sitting],
  };
  completeRecord(resultsDir, config, results, []);
  return results;
}
