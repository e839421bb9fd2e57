import { codeOf } from './file-text.ts';

/**
 * `… | head -1`: the reader has seen enough and closes the pipe. The program then ends, as others do whom the signal of a broken
 * pipe ends, and with their status; Node ignores that signal and would end with an error's stack. Of any other failure to write,
 * such as a full disk, it says the reason and fails.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error) => {
    const code = codeOf(error);
    if (code === 'EPIPE') process.exit(BROKEN_PIPE);
    process.stderr.write(`standard output: cannot be written (${code ?? error.message})\n`);
    process.exit(1);
  });
}

/** 128 and the number of SIGPIPE, as shells have it. */
const BROKEN_PIPE = 141;
