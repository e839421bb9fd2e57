import { readFileSync } from 'node:fs';
import type { Power } from '../tasks/language-modelling/cost/processor-cost.ts';

/** The long-term limit of the first package, in microwatts (Linux, Documentation/power/powercap). */
const LIMIT_FILE = '/sys/class/powercap/intel-rapl:0/constraint_0_power_limit_uw';

/** What the processor may take for long; null where the system does not say, as in most virtual machines. */
export function processorPower(file: string = LIMIT_FILE): Power | null {
  const watts = microwatts(file) / 1e6;
  return watts > 0 ? { watts, source: `${watts} W, the limit of the whole processor by ${file}` } : null;
}

function microwatts(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    // Not there, or not for everybody to read: nothing depends on it.
    return 0;
  }
}
