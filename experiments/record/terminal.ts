/**
 * `… | head -1`: the reader has seen enough and closes the pipe. The program then ends, as others do whom the signal of a broken
 * pipe ends, and with their status; Node ignores that signal and would end with an error's stack.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(BROKEN_PIPE);
  });
}

/** 128 and the number of SIGPIPE, as shells have it. */
const BROKEN_PIPE = 141;

/**
 * Text that comes from outside, for a terminal: characters that would move its cursor, colour it or turn the order of letters
 * become `?`; line breaks and tabs stay.
 */
export function printableText(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu, '?');
}
