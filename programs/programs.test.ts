import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { isCurrent, startThread } from './compiled-program.mjs';
import { PACKAGE, REPOSITORY } from './sources.mjs';

const top = mkdtempSync(join(tmpdir(), 'programs-test-'));
afterAll(() => {
  chmodSync(top, 0o755);
  rmSync(top, { recursive: true });
});

let root = '';
const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};
const kept = () => readdirSync(join(root, '.cache/programs'));
const start = (program: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'programs/start.mjs'), program, ...args], {
    cwd: root,
    encoding: 'utf8',
  });

beforeEach(() => {
  // A folder of a user may have any name.
  root = mkdtempSync(join(top, 'node_modules of é, 100 % #1 "'));
  cpSync(import.meta.dirname, join(root, 'programs'), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  write('package.json', '{ "type": "module" }');
  write('package-lock.json', '{}');
  write('analysis/greeting.ts', "export const greeting: string = 'hello';\n");
  write(
    'analysis/greet.ts',
    "import { greeting } from './greeting.ts';\nconsole.log(greeting, ...process.argv.slice(2));\n",
  );
});

describe('start', () => {
  it('runs a program of TypeScript with its arguments, where its source lies', () => {
    write(
      'analysis/here.ts',
      `import { isDeepStrictEqual } from 'node:util';
       import { Command } from 'commander';
       import { z } from 'zod';
       const here = [import.meta.dirname, import.meta.filename, import.meta.url, process.argv[1]];
       console.log(JSON.stringify([here, new Command('x').name(), z.number().parse(3), process.argv.slice(2)]));`,
    );
    const { stdout, stderr } = start('analysis/here.ts', 'a', '--b');
    const file = join(root, 'analysis/here.ts');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([
      [join(root, 'analysis'), file, pathToFileURL(file).href, file],
      'x',
      3,
      ['a', '--b'],
    ]);
  });

  it('gives a definition that lies elsewhere the code of this repository by its name', () => {
    write(
      'analysis/define.ts',
      `import { resolve } from 'node:path';
       import { loadDefinitionModule } from '../programs/compiled-program.mjs';
       console.log((await loadDefinitionModule(resolve(process.argv[3], 'paper/paper.ts'))).default);`,
    );
    // Within the repository, in a folder that no program is compiled from, and outside of it.
    for (const folder of [join(root, 'examples/one'), join(top, 'a paper')]) {
      mkdirSync(join(folder, 'paper'), { recursive: true });
      const define = (word: string) =>
        writeFileSync(
          join(folder, 'paper/paper.ts'),
          `import { greeting } from '${PACKAGE}/analysis/greeting.ts'; export default greeting + ' ${word}';`,
        );
      const say = () => start('analysis/define.ts', '--root', folder);
      define('there');
      expect(say()).toMatchObject({ stdout: 'hello there\n', stderr: '' });
      define('again');
      expect(say().stdout).toBe('hello again\n');
      writeFileSync(join(folder, 'paper/paper.ts'), 'export default {\n');
      expect(say().stderr).toMatch(/\npaper\/paper\.ts:2:0: ERROR: /);
    }
  });

  it('compiles again what was changed, and only that', () => {
    expect(start('analysis/greet.ts', 'you').stdout).toBe('hello you\n');
    const before = kept();
    expect(start('analysis/greet.ts').stdout).toBe('hello\n');
    write('analysis/greeting.test.ts', 'not even TypeScript');
    expect(start('analysis/greet.ts').stdout).toBe('hello\n');
    expect(kept()).toEqual(before);
    write('analysis/greeting.ts', "export const greeting: string = 'good morning';\n");
    expect(start('analysis/greet.ts').stdout).toBe('good morning\n');
    expect(kept()).toHaveLength(2);
  });

  it('compiles again what is edited while it is compiled', async () => {
    const before = "export const greeting: string = 'hello';\n";
    mkdirSync(join(root, '.cache/programs'), { recursive: true });
    const begun = watch(join(root, '.cache/programs'));
    const run = promisify(execFile)(process.execPath, ['programs/start.mjs', 'analysis/greet.ts'], {
      cwd: root,
    });
    await once(begun, 'change');
    begun.close();
    write('analysis/greeting.ts', "export const greeting: string = 'edited';\n");
    expect((await run).stdout).toBe('edited\n');
    write('analysis/greeting.ts', before);
    expect(start('analysis/greet.ts').stdout).toBe('hello\n');
  });

  it('gives a process that goes on the rest of its own version', async () => {
    write('analysis/late.ts', "export const late = 'the first version';\n");
    write(
      'analysis/wait.ts',
      `import { isCurrent } from '../programs/compiled-program.mjs';
       console.log('waiting', isCurrent());
       process.stdin.once('data', async () => {
         console.log((await import('./late.ts')).late, isCurrent());
         process.exit();
       });`,
    );
    const child = spawn(process.execPath, ['programs/start.mjs', 'analysis/wait.ts'], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout);
    expect(await once(lines, 'line')).toEqual(['waiting true']);
    write('analysis/late.ts', "export const late = 'the second version';\n");
    expect(start('analysis/greet.ts').status).toBe(0);
    child.stdin.end('go');
    expect(await once(lines, 'line')).toEqual(['the first version false']);
  });

  it('starts threads of the same version', () => {
    write(
      'analysis/thread.worker.ts',
      "import { greeting } from './greeting.ts';\nconsole.log('thread:', greeting);\n",
    );
    write(
      'analysis/parent.ts',
      `import { join } from 'node:path';
       import { startThread } from '../programs/compiled-program.mjs';
       startThread(join(import.meta.dirname, 'thread.worker.ts'));`,
    );
    expect(start('analysis/parent.ts').stdout).toBe('thread: hello\n');
  });

  it('compiles once for many that start at the same time', async () => {
    const run = () =>
      promisify(execFile)(process.execPath, ['programs/start.mjs', 'analysis/greet.ts'], { cwd: root });
    const all = await Promise.all(Array.from({ length: 6 }, run));
    expect(all.map(({ stdout }) => stdout)).toEqual(all.map(() => 'hello\n'));
    expect(kept()).toHaveLength(1);
  });

  it('lets no mistake in the analysis stop an experiment', () => {
    write('experiments/train.ts', "console.log('trained');\n");
    write('analysis/greeting.ts', 'export const = ;\n');
    expect(start('experiments/train.ts').stdout).toBe('trained\n');
    const { status, stderr } = start('analysis/greet.ts');
    expect(stderr).toContain('analysis/greeting.ts:1:13: ERROR: ');
    expect(status).toBe(1);
  });

  it('names the line that imports a file that is not there, and a package that is not there', () => {
    write('analysis/greeting.ts', "import './nothing.ts';\nexport const greeting = '';\n");
    expect(start('analysis/greet.ts')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('analysis/greeting.ts:1:7: ERROR: Could not resolve "./nothing.ts"'),
    });
    write('analysis/greeting.ts', "import 'no-such-package';\nexport const greeting = '';\n");
    expect(start('analysis/greet.ts')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Cannot find package 'no-such-package'"),
    });
  });

  it('names a file of this repository that a definition imports and that is not there', () => {
    write(
      'analysis/greeting.ts',
      `import '${PACKAGE}/analysis/claims/nothing.ts';\nexport const greeting = '';\n`,
    );
    const { status, stderr } = start('analysis/greet.ts');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /analysis\/greeting\.ts:1:7: ERROR: .*"living-ternary-paper\/analysis\/claims\/nothing\.ts": \/.* has no such file/,
    );
  });

  it('tells of errors by the lines of the source', () => {
    write(
      'analysis/fail.ts',
      "type None = never;\nfunction fail(): None {\n  throw new Error('oh');\n}\nfail();\n",
    );
    expect(start('analysis/fail.ts').stderr).toContain('analysis/fail.ts:3:9');
  });

  it.each(['analysis/none.ts', 'elsewhere.ts', 'package.json', '', '/etc/passwd'])(
    'does not start %j',
    (program) => {
      write('elsewhere.ts', 'export {};\n');
      const { status, stderr } = start(program);
      expect(stderr).toBe(
        `start: program must be a TypeScript file below analysis, chaos, paper, experiments, or programs, got ${JSON.stringify(program)}\n`,
      );
      expect(status).toBe(2);
    },
  );

  it('forgets what nobody has used for a day', () => {
    start('analysis/greet.ts');
    const [old] = kept() as [string];
    const daysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    utimesSync(join(root, '.cache/programs', old), daysAgo, daysAgo);
    write('analysis/greeting.ts', "export const greeting: string = 'good evening';\n");
    start('analysis/greet.ts');
    expect(kept()).toHaveLength(1);
    expect(kept()).not.toContain(old);
  });

  const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
  const isRoot = process.getuid?.() === 0;
  const canBeRefused = !isRoot || spawnSync(asNobody[0]!, [...asNobody.slice(1), 'true']).status === 0;

  it.skipIf(!canBeRefused)('runs where nothing can be written, and leaves nothing behind', () => {
    const temporary = mkdtempSync(join(top, 'temporary-'));
    chmodSync(temporary, 0o777);
    chmodSync(top, 0o755);
    chmodSync(root, 0o555);
    const node = [process.execPath, join(root, 'programs/start.mjs'), join(root, 'analysis/greet.ts')];
    const [command, ...args] = isRoot ? [...asNobody, ...node] : node;
    const env = { ...process.env, TMPDIR: temporary };
    const { stdout, stderr } = spawnSync(command!, args, { encoding: 'utf8', env, cwd: '/' });
    chmodSync(root, 0o755);
    expect([stdout, stderr]).toEqual(['hello\n', '']);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('from sources, as in this test', () => {
  it('starts threads, and is always what is on disk', async () => {
    expect(isCurrent()).toBe(true);
    const thread = join(root, 'analysis/thread.worker.ts');
    write(
      'analysis/thread.worker.ts',
      `import { parentPort, workerData } from 'node:worker_threads';
       import { greeting } from './greeting.ts';
       parentPort!.postMessage(greeting + workerData);`,
    );
    expect(await once(startThread(thread, ' you'), 'message')).toEqual(['hello you']);
  });
});
