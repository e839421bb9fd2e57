/** What LaTeX says decides what a build, a check and a lint say: in a small paper with all its records. */
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadDefinition } from '../authoring/load-definition.ts';
import { check } from '../provenance/check.ts';
import { SECTION, type TemporaryRepository, temporaryRepository } from '../testing/temporary-repository.ts';
import { whileChanged } from '../testing/while-changed.ts';
import { build } from './build.ts';
import type { BuildOptions } from './build-options.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let repository: TemporaryRepository;
beforeAll(() => {
  repository = temporaryRepository();
});
afterAll(() => repository.remove());

const definition = () => loadDefinition(repository.definition);
const built = (options: Partial<BuildOptions> = {}) =>
  build(repository, { definition, pdf: 'build', log: () => {}, ...options });
const edit = (from: string | RegExp, to: string) => (file: string) =>
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(from, () => to),
  );

it('a paper that is final has no reference, citation or label that fails; a draft says so', async () => {
  await built();
  const wrong = 'See \\ref{sec:nowhere},\n\\cite{nobody2020}.\\label{a}\\label{a}\\rule{400pt}{1pt}\n\n';
  await whileChanged(repository, SECTION, edit(/^/, wrong), async () => {
    const before = readFileSync(repository.pdf);
    await expect(built()).rejects.toThrow(
      [
        `${SECTION}:1: \\ref{sec:nowhere}: no such label`,
        `${SECTION}:2: \\cite{nobody2020}: no such entry in the bibliography`,
      ].join('\n'),
    );
    expect(readFileSync(repository.pdf).equals(before)).toBe(true);
    const wider = async () => ({ ...(await definition()), layout: { columns: 1, textWidth: 430 } as const });
    const { warnings } = await built({ claims: 'mark', definition: wider });
    expect(warnings).toEqual([
      `${SECTION}:2: \\label{a}: defined more than once, at sections/results.tex:2`,
      `${SECTION}:1: \\ref{sec:nowhere}: no such label`,
      `${SECTION}:2: \\cite{nobody2020}: no such entry in the bibliography`,
      'paper/main.tex:1: the text is 343.7 points wide in 1 column, layout says 430.0 points wide in 1 column',
      expect.stringMatching(/results\.tex:\d: overfull box: \d+\.\d pt too wide \(in paragraph\)$/),
    ]);
  });
});

it('a fact or a claim in a part that is commented out is not in the paper', async () => {
  const claimed = edit('\\begin{document}', '\\input{generated/claims}\\begin{document}%');
  await whileChanged(repository, SECTION, edit(/$/, '\\claim{bit-below-fp32}{x}'), async () => {
    await whileChanged(repository, 'paper/main.tex', claimed, async () => {
      await expect(built()).rejects.toThrow(
        /^(?![\s\S]*claim bit-below-fp32 is never made)[\s\S]*is never made/,
      );
      edit('\\input{sections/results}', '%\\input{sections/results}')(repository.file('paper/main.tex'));
      await expect(built()).rejects.toThrow(/claim bit-below-fp32 is never made/);
    });
  });
});

it('a change of what a link leads to is seen, and check follows the link', async () => {
  const elsewhere = repository.file('elsewhere');
  renameSync(repository.file('paper/sections'), elsewhere);
  symlinkSync(elsewhere, repository.file('paper/sections'));
  await built();
  expect((await built()).changed).toEqual([]);
  edit(/$/, 'More words.\n')(join(elsewhere, 'results.tex'));
  expect((await built()).changed).toContain('paper/main.pdf');
  const { findings } = await check(repository, {
    definition: await definition(),
    pdf: 'build',
    log: () => {},
  });
  expect(findings).toEqual([]);
});

it('what LaTeX does not read changes nothing', async () => {
  const copy = repository.file('paper/old/results.tex');
  mkdirSync(join(copy, '..'));
  writeFileSync(copy, 'It reaches 99.99 percent, the best. \\fact{no.such.fact}');
  await built();
  writeFileSync(copy, 'It reaches 98.99 percent. \\input{/etc/passwd}');
  expect((await built()).changed).toEqual([]);
  expect(existsSync(copy)).toBe(true);
});

it('check lints the words', async () => {
  await whileChanged(repository, SECTION, edit(/$/, 'It reaches 99.99 percent.\n'), async () => {
    await built();
    const { findings } = await check(repository, {
      definition: await definition(),
      pdf: 'skip',
      log: () => {},
    });
    expect(findings).toEqual([
      {
        path: expect.stringMatching(`${SECTION}:\\d`),
        what: expect.stringContaining('hand-typed number 99.99'),
      },
    ]);
  });
});

it('a package of the author is linted as soon as LaTeX reads it', async () => {
  const own = repository.file('paper/styles/names.sty');
  mkdirSync(join(own, '..'));
  writeFileSync(own, '\\ProvidesPackage{styles/names}\n\\newcommand{\\gain}{99.9}\n');
  const found = async () => {
    await built();
    const options = { definition: await definition(), pdf: 'skip', log: () => {} } as const;
    return (await check(repository, options)).findings;
  };
  expect(await found()).toEqual([]);
  const loaded = edit('\\begin{document}', '\\usepackage{styles/names}\\begin{document}\\gain ');
  await whileChanged(repository, 'paper/main.tex', loaded, async () => {
    expect(await found()).toEqual([
      {
        path: 'paper/styles/names.sty:2',
        what: expect.stringContaining('hand-typed number 99.9'),
      },
    ]);
  });
});

it('a number that LaTeX typesets and the data does not say is an error, whatever defined it', async () => {
  const key = 'cifar10.resnet18.bit.accuracy.mean';
  const forged = `\\makeatletter\\expandafter\\def\\csname fa\\expandafter\\@gobble\\string\\ct@${key}\\endcsname{99.99}\\makeatother\n`;
  await whileChanged(repository, SECTION, edit(/^/, forged), async () => {
    await expect(built({ claims: 'mark' })).rejects.toThrow(
      new RegExp(
        `${SECTION}:2: fact ${key} is typeset as 99\\.99, the data says \\d\\d\\.\\d\\d: something defined it anew`,
      ),
    );
  });
});

it('a macro that is redefined is an error of the build, where LaTeX shows it, and of check', async () => {
  await whileChanged(repository, SECTION, edit(/^/, '\\gdef\\fact#1{99}'), async () => {
    await expect(built()).rejects.toThrow('paper/main.tex:1: \\fact is not what living.sty defines');
  });
  await whileChanged(repository, SECTION, edit(/^/, '{\\def\\fact#1{\\number99}\\fact{x}}'), async () => {
    await built();
    const { findings } = await check(repository, {
      definition: await definition(),
      pdf: 'skip',
      log: () => {},
    });
    expect(findings).toEqual([{ path: `${SECTION}:1`, what: '\\def\\fact: only living.sty may define it' }]);
  });
});
