/** `npm run record-schema`: writes the JSON Schema of records, for who writes them in another language. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { RECORD_SCHEMA_FILE, recordJsonSchema } from '../record/record-json-schema.ts';

const file = path.join(import.meta.dirname, '../..', RECORD_SCHEMA_FILE);
writeFileSync(file, recordJsonSchema());
process.stdout.write(`${RECORD_SCHEMA_FILE}\n`);
