/** A second paper, as its author begins it: `paper init` in a folder outside of the repository, and every verb on it. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { START } from '../../programs/compiled-program.mjs';
import { pathsOf, REPOSITORY } from '../pipeline/paths.ts';
import { WatchProcess } from '../testing/watch-process.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'second paper ')));
afterAll(() => rmSync(top, { recursive: true, force: true }));
const root = join(top, 'paper é');
const paths = pathsOf(root);

function paper(...args: string[]) {
  return paperIn(top, ...args);
}

function paperIn(
  cwd: string,
  ...args: string[]
): {
  readonly exitCode: number | undefined;
  readonly out: string;
  readonly err: string;
} {
  const program = join(REPOSITORY, 'analysis/cli/paper.ts');
  const { exitCode, stdout, stderr } = execaSync(process.execPath, [START, program, ...args], {
    cwd,
    reject: false,
  });
  return { exitCode, out: stdout, err: stderr };
}
const on = (...args: string[]) => paper('--root', root, ...args);
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], { cwd: root });
const edit = (file: string, change: (text: string) => string) => {
  const path = join(root, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
};

const DELTA = 'optimizers.momentum-vs-sgd.delta';

describe.sequential('a paper outside of the repository', () => {
  it('begins with init, which refuses a folder that holds something', () => {
    expect(paper('init', root)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('12 records written'),
    });
    expect(paper('init', root)).toMatchObject({
      exitCode: 1,
      err: `init: ${root}: must be empty or not there; nothing was written`,
    });
    expect(paper('init', paths.definition)).toMatchObject({
      exitCode: 1,
      err: `init: ${paths.definition}: must be a folder, but ${paths.definition} is none; nothing was written`,
    });
    const definition = readFileSync(paths.definition, 'utf8');
    expect(definition.split('\n').length).toBeLessThanOrEqual(80);
  });

  it('builds: PDF, table, figure and ledger, with the claim carried', () => {
    expect(on('build')).toMatchObject({ exitCode: 0, out: expect.stringContaining('claims: 1 hold') });
    expect(readFileSync(paths.pdf).subarray(0, 5).toString()).toBe('%PDF-');
    expect(readdirSync(join(paths.generated, 'figures')).sort()).toEqual([
      'seeds.pdf',
      'seeds.tex',
      'seeds.vg.json',
    ]);
    const table = readFileSync(join(paths.generated, 'tables/losses.tex'), 'utf8');
    expect(table).toContain('All numbers are imported from results.csv.');
    expect(on('build', '--json').out).toContain('"changed": []');
    expect(on('claims')).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^momentum-hurts +holds/) });
    expect(on('lint').exitCode).toBe(0);
  });

  it('checks', () => {
    expect(on('check')).toMatchObject({ exitCode: 0, out: expect.stringMatching(/all identical$/) });
  });

  it('explains a number down to the lines of the table that it was imported from', () => {
    const { out } = on('explain', DELTA);
    const table = readFileSync(join(root, 'results.csv'), 'utf8').trim().split('\n').slice(1);
    const losses = (optimizer: string) =>
      table.filter((line) => line.startsWith(`${optimizer},`)).map((line) => Number(line.split(',')[2]));
    const [momentum, sgd] = [losses('momentum'), losses('sgd')];
    const mean = momentum.reduce((sum, loss, i) => sum + (loss - sgd[i]!) / 4, 0);
    expect(out).toContain(`${DELTA} = ${mean.toFixed(3)}`);
    expect(out).toContain('runs       8, 8 of them imported');
    expect(out).toMatch(
      /optimizer=momentum\/s1 .* imported\n +imported from results\.csv, line 6, SHA-256 [0-9a-f]{64}\n/,
    );
  });

  it("writes the reviewer's view, in which imported runs say so", () => {
    expect(on('site').exitCode).toBe(0);
    const files = readdirSync(paths.review, { recursive: true, encoding: 'utf8' });
    const texts = files
      .filter((name) => /\.(js|json|html)$/.test(name))
      .map((name) => join(paths.review, name));
    expect(texts.some((file) => readFileSync(file, 'utf8').includes('"imported":["results.csv"'))).toBe(true);
  });

  it('has no run to train again: all are imported', () => {
    expect(on('verify-run', '--sample', '1')).toMatchObject({
      exitCode: 1,
      err: 'verify-run --sample: all 12 runs are imported: no code here made them, and none can make one again',
    });
    expect(existsSync(join(paths.results, 'repetitions.json'))).toBe(false);
  });

  it('watches', async () => {
    const watcher = new WatchProcess(paths);
    await watcher.next(/^start → /);
    edit('paper/main.tex', (text) => text.replace('Three optimizers', 'Three of the optimizers'));
    await watcher.next(/main\.tex changed → PDF in/);
    await watcher.end('SIGTERM');
  });

  it('does what its guide says, from a checkout beside it', () => {
    const checkout = join(top, 'engine');
    mkdirSync(checkout);
    const guide = readFileSync(join(REPOSITORY, 'examples/minimal/README.md'), 'utf8');
    const commands = [...guide.matchAll(/^npm run paper -- (.*? (?:init|import) .*|init .*)$/gm)];
    const said = commands.map(([, words]) => paperIn(checkout, ...words!.replace(/ +#.*/, '').split(' ')));
    expect(said).toMatchObject([
      { exitCode: 0, out: expect.stringContaining('12 records written') },
      { exitCode: 0, out: expect.stringContaining('12 were there already') },
    ]);
    expect(
      paperIn(checkout, '--root', '../my-paper', 'import', 'results.csv', '--study', 'optimizers').err,
    ).toContain(
      `results.csv: there is no such file in ${checkout}, where a relative name is sought, whatever --root says`,
    );
  });

  it('takes a table that has grown, once the study declares what is new', () => {
    const imports = () => on('import', join(root, 'results.csv'), '--study', 'optimizers');
    edit('results.csv', (text) => `${text}adam,5,0.5\n`);
    expect(imports().err).toContain(
      'results.csv:14: study optimizers declares no run of seed 5 with optimizer=adam',
    );
    edit('paper/paper.ts', (text) => text.replace('[1, 2, 3, 4]', '[1, 2, 3, 4, 5]'));
    expect(imports().out).toBe('1 records written below results/raw/optimizers, 12 were there already');
    // A run that no study asks for.
    edit('paper/paper.ts', (text) => text.replace('[1, 2, 3, 4, 5]', '[1, 2, 3, 4]'));
    const { exitCode, err } = on('build');
    expect(exitCode).toBe(1);
    expect(err).toContain('optimizer=adam/s5/config.json');
    rmSync(join(paths.results, 'raw/optimizers/optimizer=adam/s5'), { recursive: true });
    edit('results.csv', (text) => text.replace('adam,5,0.5\n', ''));
    expect(on('build').exitCode).toBe(0);
  });

  it('follows a table with import --watch: what is wrong with it is told, and its next version taken', async () => {
    edit('paper/paper.ts', (text) => text.replace('[1, 2, 3, 4]', '[1, 2, 3, 4, 5]'));
    const table = join(root, 'results.csv');
    const importing = new WatchProcess(paths, [table, '--study', 'optimizers', '--watch'], 'import');
    await importing.next(/^0 records written .*, 12 were there already$/);
    edit('results.csv', (text) => `${text}adam,5,none\n`);
    await importing.next(/results\.csv:14: column test\.loss: must be a finite number, got "none"$/);
    edit('results.csv', (text) => text.replace('adam,5,none', 'adam,5,0.5'));
    await importing.next(/^1 records written .*, 12 were there already$/);
    await importing.end('SIGTERM');
    rmSync(join(paths.results, 'raw/optimizers/optimizer=adam/s5'), { recursive: true });
    edit('results.csv', (text) => text.replace('adam,5,0.5\n', ''));
    edit('paper/paper.ts', (text) => text.replace('[1, 2, 3, 4, 5]', '[1, 2, 3, 4]'));
  });

  it('says so when the text still takes a table that the definition no longer has', () => {
    const before = readFileSync(paths.definition, 'utf8');
    edit('paper/paper.ts', (text) => text.replace(/tables: \[[^\]]*\]/, 'tables: []'));
    const { exitCode, err } = on('build');
    expect(err).toContain('the text inputs generated/tables/losses.tex, which is of an earlier build');
    expect(exitCode).toBe(1);
    writeFileSync(paths.definition, before);
  });

  it('says where in the definition somebody slipped', () => {
    edit('paper/paper.ts', (text) => text.replace("mean(cell, 'loss')", "meen(cell, 'loss')"));
    expect(on('build', '--no-pdf').err).toMatch(
      /^table losses: meen is not defined \(paper\/paper\.ts:\d+\)$/m,
    );
    edit('paper/paper.ts', (text) => text.replace('meen(', 'mean('));
  });

  it('is known to an editor: its settings check the definition against the engine', () => {
    const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    const check = () => execaSync(process.execPath, [tsc, '-p', root], { reject: false });
    expect(check()).toMatchObject({ stdout: '', exitCode: 0 });
    edit('paper/paper.ts', (text) => text.replace("better: 'lower'", "better: 'smaller'"));
    expect(check().stdout).toMatch(/paper\.ts\(\d+,\d+\): error TS2322/);
    edit('paper/paper.ts', (text) => text.replace("better: 'smaller'", "better: 'lower'"));
  });

  it('builds as a draft before its first run is in, with an empty place for its figure', () => {
    const planned = join(top, 'planned');
    expect(paper('init', planned).exitCode).toBe(0);
    rmSync(join(planned, 'results'), { recursive: true });
    expect(paper('--root', planned, 'build')).toMatchObject({ exitCode: 0 });
    const figure = readFileSync(join(planned, 'paper/generated/figures/seeds.vg.json'), 'utf8');
    expect(figure).toContain('Nothing to draw until runs are in');
  });

  it('compares with an earlier version, and fails when the data no longer carries the claim', () => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    expect(on('diff', 'HEAD').out).toContain('nothing differs');
    edit('results.csv', (text) => text.replaceAll(/momentum,(\d),.*/g, 'momentum,$1,0.1$1'));
    const imported = on(
      'import',
      join(root, 'results.csv'),
      '--study',
      'optimizers',
      '--task',
      'regression',
      '--replace',
    );
    expect(imported.out).toContain('4 records written');
    const accept = ['--accept', 'measured again with another step size'];
    const { exitCode, err } = on('build', ...accept);
    expect(exitCode).toBe(1);
    expect(err).toContain('momentum-hurts');
    expect(on('build', '--draft', ...accept).exitCode).toBe(0);
    expect(on('diff', 'HEAD').out).toContain('momentum-hurts');
    git('checkout', '-q', '.');
    git('clean', '-qfd');
  });

  it('is bundled, and the archive holds a paper that anyone can check', () => {
    expect(on('build').exitCode).toBe(0);
    git('add', '.');
    git('commit', '-q', '--allow-empty', '-m', 'two');
    const { exitCode, err } = on('bundle', '--out', join(top, 'bundle'));
    expect(err).not.toContain('Error');
    expect(exitCode).toBe(0);
    const archive = readdirSync(join(top, 'bundle')).find((name) => name.endsWith('0.1.0.tar.gz'))!;
    execFileSync('tar', ['xzf', join(top, 'bundle', archive), '-C', top]);
    const data = join(top, archive.replace('.tar.gz', ''));
    execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: data });
    for (const file of [
      'paper/paper.ts',
      'paper/main.pdf',
      'results.csv',
      'results/raw/optimizers/optimizer=adam/s1/results.json',
    ])
      expect(existsSync(join(data, file)), file).toBe(true);
    // Of the paper's own folder an editor's settings, which name this machine's folders, are not among them.
    expect(readFileSync(join(data, 'tsconfig.json'), 'utf8')).not.toContain(REPOSITORY);
    expect(readFileSync(join(data, 'CITATION.cff'), 'utf8')).toContain('Momentum');
    expect(readFileSync(join(data, 'ro-crate-metadata.json'), 'utf8')).toContain(
      'imported; no code here made it',
    );
    // Commands and answers of the engine's own paper are none of this one.
    expect(existsSync(join(data, 'EXPERIMENTS_REFERENCE.sh'))).toBe(false);
    const answers = readFileSync(join(data, 'checklists/neurips-checklist.md'), 'utf8');
    expect(answers).toContain('12 of 12 runs are imported: their records name their source');
    expect(answers).not.toMatch(
      /checksums of the weights|0\.0 hours|Splits|classifiers|training runs|: [.;]/,
    );
    const yes = [...answers.matchAll(/^## \d+\. (.*)\n\n\*\*Yes/gm)].map(([, question]) => question);
    expect(yes).toEqual(['Claims', 'Experiment statistical significance', 'New assets']);
    const badges = readFileSync(join(data, 'checklists/acm-badging.md'), 'utf8');
    expect(badges).not.toMatch(/downloads|trains again/);
  });
});
