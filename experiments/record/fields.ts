/** Kinds of values that records hold. */
import { z } from 'zod';
import { isPlainLine } from './printable-text.ts';

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');
export const positiveInteger = z.int().positive();
export const nonNegative = z.number().nonnegative();
export const fraction = z.number().min(0).max(1);
/** Of a record. */
export const folder = z.string().regex(/^raw(?:\/[a-z0-9._=+-]+)+$/, 'must be the folder of a record, raw/…');

/** What a person or a machine said, in one line. */
export const plainText = z.string().trim().refine(isPlainLine, 'must hold no control characters');
/** Why somebody did something, for whoever asks later. */
export const givenReason = plainText.min(10, 'must give a reason of at least 10 characters');
