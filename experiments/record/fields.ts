/** Kinds of values that records hold. */
import { z } from 'zod';

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');
export const positiveInteger = z.int().positive();
export const nonNegative = z.number().nonnegative();
export const fraction = z.number().min(0).max(1);
/** Of a record. */
export const folder = z.string().regex(/^raw(?:\/[a-z0-9._=+-]+)+$/, 'must be the folder of a record, raw/…');
