import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { serveFiles } from '../../../data/fixtures/file-server.ts';
import { loadCorpus } from './load-corpus.ts';
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

describe.skipIf(!has('tinyshakespeare'))('Tiny Shakespeare', () => {
  test('has 65 characters, of which nine tenths train', async () => {
    const {
      tokenizer,
      train,
      validation,
      test: none,
    } = await loadCorpus(
      { text: 'tiny_shakespeare', tokenizer: { kind: 'characters' } },
      { dataDir: realData },
    );
    expect([tokenizer.vocabularySize, train.length, validation.length, none]).toEqual([
      65,
      1_003_854,
      111_540,
      null,
    ]);
    expect(tokenizer.decode(train.subarray(0, 14))).toBe('First Citizen:');
    expect(tokenizer.decode(validation.subarray(0, 12))).toBe('?\n\nGREMIO:\nG');
  });
});

describe.skipIf(!has('wikitext-2'))('WikiText-2', () => {
  test('has its three splits', async () => {
    const splits = await loadCorpus(
      { text: 'wikitext_2', tokenizer: { kind: 'characters' } },
      { dataDir: realData },
    );
    // wc -m train.txt valid.txt test.txt
    expect([splits.train.length, splits.validation.length, splits.test!.length]).toEqual([
      10_780_437, 1_120_192, 1_255_018,
    ]);
  });
});

describe.skipIf(!has('tinystories'))('TinyStories', () => {
  test('becomes 2,048 tokens, trained on the training stories', async () => {
    const choice = { text: 'tinystories', tokenizer: { kind: 'bpe', vocabularySize: 2048 } } as const;
    const { tokenizer, train, validation, files } = await loadCorpus(choice, {
      dataDir: realData,
    });
    expect(tokenizer.vocabularySize).toBe(2048);
    expect(files.map(({ part }) => part !== null)).toEqual([true, true]);
    expect(train.filter((token) => token === tokenizer.endOfText).length).toBe(5312);
    expect(validation.length).toBeGreaterThan(150_000);
  });
});
