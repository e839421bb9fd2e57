/** What `bench:paper` compares with: every file of every record read, hashed and parsed, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../analysis/load/sha256.ts';

const [root] = process.argv.slice(2);
const hashes: string[] = [];
for (const name of readdirSync(root!, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.json')) continue;
  const bytes = readFileSync(join(root!, name));
  hashes.push(sha256(bytes));
  JSON.parse(bytes.toString('utf8'));
}
process.stdout.write(`${hashes.length} files, ${sha256(hashes.join(' '))}\n`);
