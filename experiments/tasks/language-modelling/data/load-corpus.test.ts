import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { serveFiles } from '../../../data/fixtures/file-server.ts';
import { charactersOf } from '../tokenizers/character-tokenizer.ts';
import { type CorpusOptions, loadCorpus } from './load-corpus.ts';
import type { CorpusConfig } from './open-corpus.ts';
import { openTextFile, textDocuments } from './text-files.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'text-'));
  mkdirSync(path.join(dataDir, 'small'));
  return () => rmSync(dataDir, { recursive: true });
});

const TEXT = 'A small text, é and 🐻.';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const CORPUS = { folder: 'small', site: 'https://example.org/texts' };
const file = () => path.join(dataDir, 'small', 'a.txt');
// Port 9 (discard) refuses: no test may reach a real host.
const published = { file: 'a.txt', url: 'http://127.0.0.1:9/a.txt', sha256: sha256(TEXT) };

describe('openTextFile', () => {
  test('takes the published file, and a known part of it, saying what it holds', async () => {
    writeFileSync(file(), TEXT);
    expect(await openTextFile(CORPUS, published, dataDir)).toEqual({
      path: file(),
      file: 'a.txt',
      bytes: Buffer.byteLength(TEXT),
      sha256: published.sha256,
      part: null,
    });
    writeFileSync(file(), TEXT.slice(0, 5));
    const parts = { [sha256(TEXT.slice(0, 5))]: 'its first five characters' };
    const opened = await openTextFile(CORPUS, { ...published, parts }, dataDir);
    expect(opened.part).toBe('its first five characters');
  });

  test('names a file that is not what was published, and leaves it', async () => {
    writeFileSync(file(), `${TEXT}!`);
    await expect(openTextFile(CORPUS, published, dataDir)).rejects.toThrow(
      `${file()}: must have SHA-256 ${published.sha256} as published at http://127.0.0.1:9/a.txt, ` +
        `got ${sha256(`${TEXT}!`)}; remove it to have it fetched again`,
    );
    expect(existsSync(file())).toBe(true);
  });

  test('names an absent file and where it comes from', async () => {
    await expect(openTextFile(CORPUS, published, dataDir)).rejects.toThrow(
      /a\.txt: is not there and could not be fetched: http:\/\/127\.0\.0\.1:9\/a\.txt: cannot be reached/,
    );
    await expect(openTextFile(CORPUS, { ...published, bytes: 2_152_819_114 }, dataDir)).rejects.toThrow(
      /could not be fetched \(2,152,819,114 bytes\): http:/,
    );
    await expect(openTextFile(CORPUS, { ...published, url: null }, dataDir)).rejects.toThrow(
      `${file()}: is not there; it comes from https://example.org/texts`,
    );
  });

  test('fetches an absent file, and refuses one with another checksum', async () => {
    const server = await serveFiles({ '/a.txt': Buffer.from(TEXT), '/b.txt': Buffer.from('other') });
    try {
      await expect(
        openTextFile(CORPUS, { ...published, url: `${server.url}b.txt` }, dataDir),
      ).rejects.toThrow(`the download has SHA-256 ${sha256('other')}, published is ${published.sha256}`);
      expect(existsSync(file())).toBe(false);
      const opened = await openTextFile(CORPUS, { ...published, url: `${server.url}a.txt` }, dataDir);
      expect(opened.sha256).toBe(published.sha256);
    } finally {
      await server.close();
    }
  });
});

describe('textDocuments', () => {
  test('reads documents whole, whatever the size of the chunks', () => {
    writeFileSync(file(), ' One 🐻.\n<|endoftext|>\n<|endoftext|>Zwei é\n\nlines <|endoftext|>\nThree');
    for (const chunk of [1, 2, 3, 7, 1000]) {
      expect([...textDocuments(file(), '<|endoftext|>', chunk)]).toEqual([
        'One 🐻.',
        'Zwei é\n\nlines',
        'Three',
      ]);
    }
  });

  test('without a separator the file is one document, as it is', () => {
    writeFileSync(file(), '\n two\nlines \n');
    expect([...textDocuments(file(), null)]).toEqual(['\n two\nlines \n']);
  });
});

const realData = process.env.DATA_DIR ?? 'data';
const has = (name: string) => existsSync(path.join(realData, name));

/** The corpus of a folder of the real data, its tokens written below the test's own. */
async function load(
  folder: string,
  data: CorpusConfig,
  options: Pick<CorpusOptions, 'note' | 'imported'> = {},
) {
  const link = path.join(dataDir, folder);
  if (!existsSync(link)) symlinkSync(path.resolve(realData, folder), link);
  const loaded = await loadCorpus(data, { dataDir, ...options });
  const { train, validation, test } = loaded;
  onTestFinished(() => {
    for (const split of [train, validation, test]) split?.close();
  });
  return loaded;
}

describe.skipIf(!has('tinyshakespeare'))('Tiny Shakespeare', () => {
  const CHARACTERS = { text: 'tiny_shakespeare', tokenizer: { kind: 'characters' } } as const;
  /** Of the tokens in memory as they have always been; runs on record have it. */
  const FINGERPRINT = '6ec305602a99ac2802745a134e1f5e33e2231b4855525b00b9aebb730ac2626f';
  const shakespeare = (note?: (text: string) => void) => load('tinyshakespeare', CHARACTERS, { note });
  const tokens = () => path.join(dataDir, 'tokens');
  const kept = (file: string) => path.join(tokens(), readdirSync(tokens())[0]!, file);

  test('has 65 characters, of which nine tenths train', async () => {
    const { tokenizer, train, validation, test: none, files } = await shakespeare();
    expect([tokenizer.vocabularySize, train.length, validation.length, none]).toEqual([
      65,
      1_003_854,
      111_540,
      null,
    ]);
    expect(tokenizer.decode(train.slice(0, 14))).toBe('First Citizen:');
    expect(tokenizer.decode(validation.slice(0, 12))).toBe('?\n\nGREMIO:\nG');
    expect(train.sha256).toBe(FINGERPRINT);
    expect(files.map(({ file, bytes }) => [file, bytes])).toEqual([['input.txt', 1_115_394]]);
  });

  test('is taken apart once; another tokenizer has tokens of its own', async () => {
    const notes: string[] = [];
    const once = await shakespeare((text) => notes.push(text));
    const again = await shakespeare((text) => notes.push(text));
    expect(notes).toEqual([`writing the tokens of tiny_shakespeare into ${kept('.')}`]);
    expect(again.tokenizer.file).toEqual(once.tokenizer.file);
    expect([again.train.sha256, again.files]).toEqual([once.train.sha256, once.files]);
    const imported = charactersOf(`é${once.tokenizer.decode(once.train.slice(0, once.train.length))}`);
    const other = await load('tinyshakespeare', CHARACTERS, { imported });
    expect([other.tokenizer, other.train.length]).toEqual([imported, once.train.length]);
    expect(readdirSync(tokens())).toHaveLength(2);
  });

  test.each([
    ['train.tokens', (bytes: Buffer) => bytes.subarray(0, 1000), /train\.tokens: must have SHA-256 6ec3/],
    [
      'validation.tokens',
      (bytes: Buffer) => bytes.fill(255, 500, 501),
      /validation\.tokens: must have SHA-256/,
    ],
    ['tokenizer.json', (bytes: Buffer) => bytes.subarray(1), /tokenizer\.json: must have SHA-256/],
    ['tokens.json', (bytes: Buffer) => bytes.subarray(0, 50), /tokens\.json: not valid JSON/],
    ['tokens.json', () => null, /tokens\.json/],
    ['train.tokens', () => null, /train\.tokens: is not there/],
  ])('is taken apart again where its %s was damaged (%#)', async (name, damage, told) => {
    await shakespeare();
    const damaged = damage(readFileSync(kept(name)));
    if (damaged === null) rmSync(kept(name));
    else writeFileSync(kept(name), damaged);
    const notes: string[] = [];
    const { train } = await shakespeare((text) => notes.push(text));
    expect([notes.length, notes[0]]).toEqual([2, expect.stringMatching(told)]);
    expect(train.sha256).toBe(FINGERPRINT);
  });

  // Root writes everywhere.
  test.skipIf(process.getuid?.() === 0)('a data folder that cannot be written needs no more', async () => {
    const elsewhere = path.join(dataDir, 'elsewhere');
    mkdirSync(elsewhere);
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(elsewhere);
    onTestFinished(() => cwd.mockRestore());
    mkdirSync(tokens(), { mode: 0o500 });
    expect((await shakespeare()).train.sha256).toBe(FINGERPRINT);
    expect(readdirSync(path.join(elsewhere, '.cache/tokens'))).toHaveLength(1);
    expect(readdirSync(tokens())).toEqual([]);
  });
});

describe.skipIf(!has('wikitext-2'))('WikiText-2', () => {
  test('has its three splits', async () => {
    const splits = await load('wikitext-2', { text: 'wikitext_2', tokenizer: { kind: 'characters' } });
    // wc -m train.txt valid.txt test.txt
    expect([splits.train.length, splits.validation.length, splits.test!.length]).toEqual([
      10_780_437, 1_120_192, 1_255_018,
    ]);
  });
});

describe.skipIf(!has('tinystories'))('TinyStories', () => {
  test('becomes 2,048 tokens, trained on the training stories', async () => {
    const choice = { text: 'tinystories', tokenizer: { kind: 'bpe', vocabularySize: 2048 } } as const;
    const { tokenizer, train, validation, files } = await load('tinystories', choice);
    expect(tokenizer.vocabularySize).toBe(2048);
    expect(files.map(({ part }) => part !== null)).toEqual([true, true]);
    const tokens = train.slice(0, train.length);
    expect(tokens.filter((token) => token === tokenizer.endOfText).length).toBe(5312);
    // Of the runs on record.
    expect([train.sha256.slice(0, 8), validation.sha256.slice(0, 8)]).toEqual(['2dba2cd0', '9d26e339']);
  });
});
