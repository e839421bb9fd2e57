import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Look } from './look.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'look-'));
  writeFileSync(join(folder, 'b'), '');
  writeFileSync(join(folder, 'a'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Looks as if a while had gone by since whatever was done last. */
const later = () => new Look(Date.now() + 1000);
const names = (look: Look) => look.entries(folder).map(({ name }) => name);

it('lists a folder in order of the names, once', () => {
  const look = later();
  expect(names(look)).toEqual(['a', 'b']);
  writeFileSync(join(folder, 'c'), '');
  expect(names(look)).toEqual(['a', 'b']);
});

it('lists it again for whoever looks again only where it changed', () => {
  expect(names(later())).toEqual(['a', 'b']);
  const second = later().entries(folder);
  expect(later().entries(folder)).toBe(second);
  writeFileSync(join(folder, 'c'), '');
  expect(names(later())).toEqual(['a', 'b', 'c']);
  renameSync(join(folder, 'c'), join(folder, 'd'));
  expect(names(later())).toEqual(['a', 'b', 'd']);
  rmSync(join(folder, 'd'));
  expect(names(later())).toEqual(['a', 'b']);
});

it('trusts no folder that has just changed: its times may not show the next change', () => {
  const soon = () => new Look(statSync(folder).mtimeMs + 1);
  for (let i = 0; i < 3; i++) {
    const before = soon().entries(folder);
    expect(soon().entries(folder)).not.toBe(before);
  }
});

it('takes another folder of the same name for another', () => {
  for (let i = 0; i < 3; i++) names(later());
  rmSync(folder, { recursive: true });
  expect(() => names(later())).toThrow('ENOENT');
  mkdirSync(folder);
  expect(names(later())).toEqual([]);
});
