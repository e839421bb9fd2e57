/**
 * Fields of what an author's module hands over. It is compiled without its types being checked, so each schema says both: the type
 * for an editor, and what is checked when the value arrives.
 */
import { z } from 'zod';
import { checked } from '../../experiments/record/validate.ts';

export const text = z.string('must be text');
export const shownText = text.refine((value) => value.trim() !== '', 'must not be empty');
/** Of a table or a figure, which files and labels are called after; of a claim. */
export const hyphenated = text.regex(
  /^[a-z0-9]+(-[a-z0-9]+)*$/,
  'must be words of a-z and 0-9 with hyphens between',
);
export const flag = z.boolean('must be true or false');
export const call = <F extends (...args: never[]) => unknown>() =>
  z.custom<F>((value) => typeof value === 'function', 'must be a function');
export const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, `must be ${values.map((value) => JSON.stringify(value)).join(' or ')}`);
export const object = <T extends z.ZodRawShape>(shape: T) => z.object(shape, 'must be an object');
/** An object in which a field that is not known is a slip. */
export const strictObject = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape, 'must be an object');

// What follows is read-only and exact in its type alone: what an author gives is neither frozen nor refused for an `undefined`.
export const list = <T extends z.ZodType>(of: T) =>
  z.array(of, 'must be a list') as unknown as z.ZodType<readonly z.infer<T>[]>;
export const named = <T extends z.ZodType>(of: T) =>
  z.record(text, of, 'must be an object') as unknown as z.ZodType<Readonly<Record<string, z.infer<T>>>>;
export const optional = <T extends z.ZodType>(of: T) => of.optional() as unknown as z.ZodExactOptional<T>;

/** @throws naming what it is of, by its id or name where it has one, and field, rule and value of everything that is wrong */
export function checkInput(schema: z.ZodType, input: unknown, kind: string, field: 'id' | 'name'): void {
  const name = (input as Readonly<Record<string, unknown>> | null | undefined)?.[field];
  checked(schema, input, typeof name === 'string' ? `${kind} ${name.slice(0, 80)}` : kind);
}
