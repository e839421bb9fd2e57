import { expect, test } from 'vitest';
import { z } from 'zod';
import { ruleText } from './rule-text.ts';

const kinds = [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })] as const;

test.each<[z.ZodType, unknown, string]>([
  [z.number(), undefined, 'must be a number'],
  [z.string(), 5, 'must be text'],
  [z.int(), 0.5, 'must be an integer'],
  [z.int().positive(), 0, 'must be above 0'],
  [z.number().max(1), 2, 'must be at most 1'],
  [z.string().min(3), 'a', 'must be at least 3 characters long'],
  [z.array(z.number()).min(1), [], 'must hold at least 1'],
  [z.enum(['a', 'b']), 'c', 'must be one of "a", "b"'],
  [z.union([z.number(), z.string()]), true, 'must be a number or text'],
  [z.union([z.strictObject({ a: z.number() }), z.number()]), { b: 1 }, 'must be of another form'],
  [z.discriminatedUnion('kind', kinds), { kind: 'c' }, 'must be one of a, b'],
  [z.iso.datetime(), 'now', 'must be of the form datetime'],
  [z.string().regex(/^a/, 'must begin with a'), 'b', 'must begin with a'],
])('%#: a broken rule is told in words, its own where it has some', (schema, value, rule) => {
  expect(schema.safeParse(value, { error: ruleText }).error!.issues[0]!.message).toBe(rule);
});
