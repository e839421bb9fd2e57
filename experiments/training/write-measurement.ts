import type { DeviceOptions } from '../engine/device.ts';
import { type BaseConfig, type BaseResults, RECORD_VERSION } from '../record/base-record.ts';
import { runId } from '../record/canonical-json.ts';
import { beginRecord, completeRecord, type ExistingRecord } from '../record/record-store.ts';
import { recordedCommand } from '../record/run-command.ts';
import { withClaimedRun } from './claim-run.ts';
import { captureEnvironment } from './environment.ts';
import { beginSitting, type Clock } from './sitting.ts';

/** results.json of a run that this code made, with what its task adds. */
export function finishedResults(
  config: BaseConfig,
  parts: Partial<BaseResults> & Pick<BaseResults, 'outcomes' | 'sittings'>,
): BaseResults {
  return {
    ...{ schemaVersion: RECORD_VERSION, origin: 'run', runId: runId(config), status: 'completed' },
    ...{ command: recordedCommand(config), history: [], files: [] },
    ...parts,
  };
}

export interface MeasurementOptions<Config extends BaseConfig> extends DeviceOptions {
  readonly config: Config;
  readonly resultsDir: string;
  /** Root of the code, for its git commit and package versions. */
  readonly repository: string;
  readonly existing: ExistingRecord;
  readonly clock: Clock;
  readonly note: (text: string) => void;
}

/**
 * One measurement from its configuration to its record: the outcomes that `measure` gives, how long it took in all, and what the task
 * adds. It is claimed for as long as a training is: two at once would disturb each other's times.
 */
export async function writeMeasurement<Config extends BaseConfig>(
  options: MeasurementOptions<Config>,
  measure: (config: Config) => Promise<Readonly<Record<string, number>>>,
  details: Readonly<Record<string, unknown>> = {},
): Promise<BaseResults> {
  const { config, resultsDir, repository, existing, clock } = options;
  return withClaimedRun(options, async (lease) => {
    const environment = await captureEnvironment(repository, options);
    const sittings = beginSitting({ clock, environment }, { sittings: [] });
    beginRecord(resultsDir, config, existing);
    const measured = await measure(config);
    const sitting = [...sittings()];
    const outcomes = { ...measured, 'time.seconds': sitting[0]!.seconds };
    const results = finishedResults(config, { ...details, outcomes, sittings: sitting });
    lease.confirm();
    completeRecord(resultsDir, config, results, []);
    return results;
  });
}
