import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { checked, RecordError } from '../../experiments/record/validate.ts';
import type { PaperDefinition } from '../authoring/define-paper.ts';

const text = z.string().trim().min(1);

/** Those fields of the Citation File Format 1.2.0 that an archive takes over. */
const citationSchema = z.looseObject({
  'cff-version': z.literal('1.2.0'),
  title: text,
  version: z.coerce.string().regex(/^[A-Za-z0-9.+-]+$/, 'must be letters, digits, dots, plus and hyphens'),
  'date-released': z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD'),
  /** SPDX. */
  license: z.string().regex(/^[A-Za-z0-9.+-]+$/, 'must be one SPDX identifier'),
  authors: z
    .array(
      z.union([
        z.looseObject({
          'family-names': text,
          'given-names': text.optional(),
          orcid: z
            .string()
            .regex(/^https:\/\/orcid\.org\/\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/)
            .optional(),
        }),
        z.looseObject({ name: text }),
      ]),
    )
    .min(1),
  'repository-code': z.url().optional(),
  doi: text.optional(),
});

export interface Author {
  readonly kind: 'person' | 'organization';
  readonly name: string;
  readonly orcid: string | null;
}

/** How the paper wants to be cited. */
export interface Citation {
  readonly title: string;
  readonly version: string;
  /** `2026-11-21` */
  readonly released: string;
  /** SPDX identifier: `MIT`. */
  readonly license: string;
  readonly authors: readonly Author[];
  readonly repository: string | null;
  readonly doi: string | null;
}

export const CITATION_FILE = 'CITATION.cff';

/** @throws {RecordError} naming file, field and rule */
export function parseCitation(source: string): Citation {
  const cff = checked(citationSchema, yaml(source), CITATION_FILE);
  return {
    title: cff.title,
    version: cff.version,
    released: cff['date-released'],
    license: cff.license,
    authors: cff.authors.map((author) => authorOf(author as Readonly<Record<string, string | undefined>>)),
    repository: cff['repository-code'] ?? null,
    doi: cff.doi ?? null,
  };
}

/** Whoever cites the paper by this file and whoever reads its first page must find the same. @throws {RecordError} */
export function checkCitation(
  citation: Citation,
  paper: Pick<PaperDefinition, 'title' | 'authors' | 'repository'>,
): void {
  const stated = { title: citation.title, authors: citation.authors.map(({ name }) => name).join(', ') };
  const defined = { title: paper.title, authors: paper.authors.join(', ') };
  for (const field of ['title', 'authors'] as const) {
    if (defined[field] === null || defined[field] === '' || defined[field] === stated[field]) continue;
    const rule = `${field}: must be ${JSON.stringify(defined[field])}, as the paper's definition says`;
    throw new RecordError(CITATION_FILE, `${rule}, got ${JSON.stringify(stated[field])}`);
  }
  if (paper.repository !== null && citation.repository !== paper.repository)
    throw new RecordError(
      CITATION_FILE,
      `repository-code: must be ${paper.repository}, as the paper's definition says, got ${citation.repository}`,
    );
}

function authorOf(author: Readonly<Record<string, string | undefined>>): Author {
  const family = author['family-names'];
  if (family === undefined) return { kind: 'organization', name: author.name!, orcid: null };
  const name = [author['given-names'], family].filter((part) => part !== undefined).join(' ');
  return { kind: 'person', name, orcid: author.orcid ?? null };
}

function yaml(source: string): unknown {
  try {
    return parse(source, { schema: 'core' });
  } catch (cause) {
    if (cause instanceof YAMLParseError) throw new RecordError(CITATION_FILE, cause.message.split('\n')[0]!);
    throw cause;
  }
}
