import { printableText } from '../record/printable-text.ts';
import { LeaseLost } from '../record/run-lease.ts';
import { endWithReader } from '../record/terminal.ts';
import { GOES_ON } from '../sweep/run-process.ts';
import { RunTaken } from '../training/claim-run.ts';

/**
 * Runs a verb and ends the process as a command should: reason on stderr and a nonzero code on failure. `LAB_DEBUG=1`
 * shows where an error came from.
 */
export async function runVerb(verb: () => Promise<unknown>): Promise<void> {
  // A limit on file sizes is then an error that names the file, as a full disk is. Node ignores the signal by itself, but no
  // longer once execa has listened to it.
  if (process.platform !== 'win32') process.on('SIGXFSZ', () => {});
  endWithReader();
  try {
    await verb();
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const text = (process.env.LAB_DEBUG ? error.stack : undefined) ?? error.message;
    process.stderr.write(`lab: ${printableText(text)}\n`);
    const isAnothers = cause instanceof RunTaken || cause instanceof LeaseLost;
    process.exitCode = process.exitCode || (isAnothers ? GOES_ON : 1);
  }
}
