import { z } from 'zod';
import { baseConfigSchema, baseResultsSchema, importedResultsSchema } from './base-record.ts';

/** Where it stands in the repository, and what writes it. */
export const RECORD_SCHEMA_FILE = 'docs/record.schema.json';
const GENERATED_BY = 'npm run record-schema';

/**
 * JSON Schema (draft 2020-12) of what every record of version 2 holds, for programs of any language that write one:
 * `#/$defs/config` of config.json, `#/$defs/importedResults` and `#/$defs/runResults` of results.json. What it cannot say
 * (the folder, ids, what fields ask of each other) the loader checks, and names.
 */
export function recordJsonSchema(): string {
  const of = (schema: z.ZodType) => {
    const { $schema: _, ...body } = z.toJSONSchema(schema, { io: 'input' });
    return body;
  };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A record of one run, version 2',
    description: `Generated from experiments/record/base-record.ts by ${GENERATED_BY}; not to be edited. A record is a folder raw/<study>/<factor>=<value>/…/s<seed>, factors in alphabetical order, with config.json ($defs/config) and results.json ($defs/importedResults, or $defs/runResults for runs of this project).`,
    $defs: {
      config: of(baseConfigSchema),
      importedResults: of(importedResultsSchema),
      runResults: of(baseResultsSchema),
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
