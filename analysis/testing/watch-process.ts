/** For tests and benchmarks: the real program, `paper watch` or another verb that watches, as a child, and what it says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Paths, REPOSITORY } from '../pipeline/paths.ts';

export class WatchProcess {
  readonly process: ChildProcess;
  /** All lines so far, of stdout and stderr, without the time of day. */
  readonly lines: string[] = [];
  #read = 0;
  #heard: () => void = () => {};

  constructor({ root }: Paths, options: readonly string[] = [], verb = 'watch') {
    // A checkout is watched by its own code, a paper alone by this repository's.
    const code = existsSync(join(root, 'programs')) ? root : REPOSITORY;
    const program = ['programs/start.mjs', 'analysis/cli/paper.ts'].map((file) => join(code, file));
    const args = [...program, '--root', root, verb, ...options];
    this.process = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        this.lines.push(...lines.map((line) => line.replace(/^\d\d:\d\d:\d\d /, '')));
        this.#heard();
      });
    }
    this.process.on('exit', () => this.#heard());
  }

  /**
   * The next line that matches, after the last one that was asked for.
   * @throws with all that was said, when none comes in time or the program ends
   */
  async next(pattern: RegExp, milliseconds = 280_000): Promise<string> {
    const end = performance.now() + milliseconds;
    for (;;) {
      const found = this.lines.findIndex((line, i) => i >= this.#read && pattern.test(line));
      if (found !== -1) {
        this.#read = found + 1;
        return this.lines[found]!;
      }
      const left = end - performance.now();
      if (left <= 0 || this.#ended()) {
        throw new Error(
          `no line matches ${pattern} ${left <= 0 ? 'in time' : 'before the end'}:\n${this.lines.join('\n')}`,
        );
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#heard = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Sends the signal, if any, and waits for the end; gives the exit status, null after a kill. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (this.#ended()) return this.process.exitCode;
    if (signal !== undefined) this.process.kill(signal);
    const [code] = (await once(this.process, 'exit')) as [number | null];
    return code;
  }

  #ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }
}
