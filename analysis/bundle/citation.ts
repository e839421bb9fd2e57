import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { checked, RecordError } from '../../experiments/record/validate.ts';
import type { PaperDefinition } from '../authoring/define-paper.ts';

const text = z.string().trim().min(1);

const person = z
  .looseObject({
    'family-names': text,
    'given-names': text.optional(),
    orcid: z
      .string()
      .regex(/^https:\/\/orcid\.org\/\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/)
      .optional(),
  })
  .transform(({ 'family-names': family, 'given-names': given, orcid = null }) => ({
    kind: 'person' as const,
    name: given === undefined ? family : `${given} ${family}`,
    orcid,
  }));
const organization = z
  .looseObject({ name: text })
  .transform(({ name }) => ({ kind: 'organization' as const, name, orcid: null }));
const author = z.union([person, organization]);
export type Author = Readonly<z.infer<typeof author>>;

/** Those fields of the Citation File Format 1.2.0 that an archive takes over. */
const citationSchema = z
  .looseObject({
    'cff-version': z.literal('1.2.0'),
    title: text,
    version: z.coerce.string().regex(/^[A-Za-z0-9.+-]+$/, 'must be letters, digits, dots, plus and hyphens'),
    'date-released': z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD'),
    license: z.string().regex(/^[A-Za-z0-9.+-]+$/, 'must be one SPDX identifier'),
    authors: z.array(author).min(1),
    'repository-code': z.url().optional(),
    doi: text.optional(),
  })
  .transform(({ title, version, license, authors, doi = null, ...cff }) => ({
    ...{ title, version, license, authors, doi },
    released: cff['date-released'],
    repository: cff['repository-code'] ?? null,
  }));
/** How the paper wants to be cited. */
export type Citation = Readonly<z.infer<typeof citationSchema>>;

export const CITATION_FILE = 'CITATION.cff';

/** @throws {RecordError} naming file, field and rule */
export const parseCitation = (source: string): Citation =>
  checked(citationSchema, yaml(source), CITATION_FILE);

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

function yaml(source: string): unknown {
  try {
    return parse(source, { schema: 'core' });
  } catch (cause) {
    if (cause instanceof YAMLParseError) throw new RecordError(CITATION_FILE, cause.message.split('\n')[0]!);
    throw cause;
  }
}
