/** A study as paper.ts declares it, written from its records for an author to go on from. */
import { factorText } from '../../experiments/record/run-record.ts';
import type { ImportedRecord } from './imported-records.ts';

/** What a paper that does not know the study has to say; what only its author knows is marked. */
export function studyDeclaration(study: string, records: readonly ImportedRecord[]): string {
  const names = Object.keys(records[0]!.config.factors);
  const valuesOf = (name: string) => distinct(records.map(({ config }) => factorText(config.factors[name]!)));
  const seeds = distinct(records.map(({ config }) => config.seed)).sort((a, b) => a - b);
  const runs = names.reduceRight(
    (inner, name) => `${listOf(valuesOf(name))}.flatMap((${variable(name)}) =>\n    ${inner})`,
    `[${seeds.join(', ')}].map((seed) => ({ factors: { ${names.map(property).join(', ')} }, seed }))`,
  );
  const factors = names.map((name) => {
    const values = valuesOf(name).map((value) => `${key(value)}: { title: ${quoted(value)} }`);
    return `    ${key(name)}: { label: ${quoted(title(name))}, values: { ${values.join(', ')} } },`;
  });
  const outcomes = Object.keys(records[0]!.results.outcomes).map((name) => {
    const label = title(name.replaceAll(/[._-]+/g, ' '));
    const rest = `unit: 'none', better: 'higher', label: ${quoted(label)}, digits: 2`;
    return `    ${key(name.replaceAll('.', '-'))}: { of: ${quoted(name)}, ${rest} }, // unit and direction are yours to say`;
  });
  return `The paper declares no study ${study} yet, and a build refuses records of a study that it does not know. In paper/paper.ts:

const ${variable(study)} = defineStudy({
  id: ${quoted(study)},
  runs: ${runs},
  factors: {
${factors.join('\n')}
  },
  outcomes: {
${outcomes.join('\n')}
  },
});

and { study: ${variable(study)} } among its studies.
`;
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
const quoted = (text: string): string => `'${text}'`;
const listOf = (values: readonly string[]): string => `[${values.map(quoted).join(', ')}]`;
const isWord = (name: string): boolean => /^[a-z][a-z0-9]*$/.test(name);
const key = (name: string): string => (isWord(name) ? name : quoted(name));
/** Names are plain: what is no letter or digit stands between words. */
const variable = (name: string): string =>
  name.replaceAll(/[^a-z0-9]+(.?)/g, (_, letter: string) => letter.toUpperCase()).replace(/^(?=\d)/, 'x');
const property = (name: string): string =>
  name === variable(name) ? name : `${key(name)}: ${variable(name)}`;
const title = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;
