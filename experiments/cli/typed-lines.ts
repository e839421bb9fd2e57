import { createInterface } from 'node:readline';

export interface TypedLines {
  /** The next line of standard input after a question on standard error; null at its end. */
  ask(question: string): Promise<string | null>;
  close(): void;
}

/** Lines may come faster than they are asked for: from a file, say. */
export function typedLines(): TypedLines {
  const lines = createInterface({ input: process.stdin });
  const iterator = lines[Symbol.asyncIterator]();
  return {
    async ask(question) {
      if (process.stdin.isTTY) process.stderr.write(question);
      const { value, done } = await iterator.next();
      return done === true ? null : value;
    },
    close: () => lines.close(),
  };
}
