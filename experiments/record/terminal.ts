import { hasCode } from './file-text.ts';

/**
 * `… | head -1`: the reader has seen enough and closes the pipe. The program then ends, as others do whom the signal of a broken
 * pipe ends, and with their status; Node ignores that signal and would end with an error's stack.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error) => {
    if (!hasCode(error, 'EPIPE')) throw error;
    process.exit(BROKEN_PIPE);
  });
}

/** 128 and the number of SIGPIPE, as shells have it. */
const BROKEN_PIPE = 141;
