/** A copy of this repository whose studies declare a large synthetic study, and its records. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Paths, pathsOf, REPOSITORY } from '../../analysis/pipeline/paths.ts';
import { checkoutWith } from '../../analysis/testing/synthetic-checkout.ts';
import { writeSyntheticRecord } from '../../analysis/testing/synthetic-records.ts';
import { scaleStudy } from './scale-study.ts';

const STUDIES = 'paper/gap/declared-runs.ts';
const DECLARATION = /export const GAP_PHASES: readonly ImageStudy\[\] = .*;/;

/** Who asked for it removes `root`. The code is the repository's but for the list of studies. */
export function scaleCheckout(records: number): Paths {
  const paths = checkoutWith(pathsOf(REPOSITORY).paper);
  const file = join(paths.root, STUDIES);
  const source = readFileSync(file, 'utf8');
  if (!DECLARATION.test(source))
    throw new Error(`scaleCheckout: ${STUDIES} declares GAP_PHASES in other words`);
  const declared = `export const GAP_PHASES: readonly ImageStudy[] = [scaleStudy(${records})];`;
  const imported = "import { scaleStudy } from '../bench/scale-study.ts';\n";
  writeFileSync(file, imported + source.replace(DECLARATION, declared));
  for (const config of scaleStudy(records).runs) writeSyntheticRecord(paths.results, config);
  return paths;
}
