import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RECORD_SCHEMA_FILE, recordJsonSchema } from './record-json-schema.ts';

it('is the one that is committed; npm run record-schema writes it', () => {
  const stored = readFileSync(new URL(`../../${RECORD_SCHEMA_FILE}`, import.meta.url), 'utf8');
  expect(stored).toBe(recordJsonSchema());
});

it('asks for no more than task, factors and seed, origin, source and outcomes of an imported record', () => {
  const { $defs } = JSON.parse(recordJsonSchema());
  expect($defs.config.required).toEqual(['task', 'factors', 'seed']);
  expect($defs.importedResults.required).toEqual(['origin', 'source', 'outcomes']);
  expect($defs.importedResults.additionalProperties).toBe(false);
});
