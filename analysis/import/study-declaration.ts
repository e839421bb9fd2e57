/** A study as paper.ts declares it, written from its records for an author to go on from. */
import { factorText } from '../../experiments/record/run-record.ts';
import type { ImportedRecord } from './imported-records.ts';

/** What a paper that does not know the study has to say; what only its author knows is marked. */
export function studyDeclaration(study: string, records: readonly ImportedRecord[]): string {
  const names = Object.keys(records[0]!.config.factors);
  const variables = namesInCode(names, ['seed']);
  const own = variable(study, []);
  const property = (name: string) =>
    name === variables.get(name) ? name : `${key(name)}: ${variables.get(name)}`;
  const valuesOf = (name: string) => distinct(records.map(({ config }) => factorText(config.factors[name]!)));
  const seeds = distinct(records.map(({ config }) => config.seed)).sort((a, b) => a - b);
  const runs = names.reduceRight(
    (inner, name) => `${listOf(valuesOf(name))}.flatMap((${variables.get(name)}) =>\n    ${inner})`,
    `[${seeds.join(', ')}].map((seed) => ({ factors: { ${names.map(property).join(', ')} }, seed }))`,
  );
  const factors = names.map((name) => {
    const values = valuesOf(name).map((value) => `${key(value)}: { title: ${quoted(value)} }`);
    return `    ${key(name)}: { label: ${quoted(title(name))}, values: { ${values.join(', ')} } },`;
  });
  const measured = Object.keys(records[0]!.results.outcomes);
  const outcomes = measured.map((name) => {
    const isAlone = measured.filter((one) => hyphened(one) === hyphened(name)).length === 1;
    const id = isAlone ? hyphened(name) : name;
    const label = title(name.replaceAll(/[._-]+/g, ' '));
    const rest = `unit: 'none', better: 'higher', label: ${quoted(label)}, digits: 2`;
    return `    ${key(id)}: { of: ${quoted(name)}, ${rest} }, // unit and direction are yours to say`;
  });
  return `The paper declares no study ${study} yet, and a build refuses records of a study that it does not know. In paper/paper.ts:

const ${own} = defineStudy({
  id: ${quoted(study)},
  runs: ${runs},
  factors: {
${factors.join('\n')}
  },
  outcomes: {
${outcomes.join('\n')}
  },
});

and { study: ${own} } among its studies.
`;
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
const quoted = (text: string): string => `'${text}'`;
/** Dots stand between the parts of a fact's key. */
const hyphened = (name: string): string => name.replaceAll('.', '-');
const listOf = (values: readonly string[]): string => `[${values.map(quoted).join(', ')}]`;
const isWord = (name: string): boolean => /^[a-z][a-z0-9]*$/.test(name);
const key = (name: string): string => (isWord(name) ? name : quoted(name));

/** Words that name no variable in a module, and the function that the declaration calls. */
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default defineStudy delete do else enum eval export extends
  false finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
);

/** Names are plain: what is no letter or digit stands between words. Never one that is taken. */
function variable(name: string, taken: readonly string[]): string {
  const words = name.replaceAll(/[^a-z0-9]+(.?)/g, (_, letter: string) => letter.toUpperCase());
  let found = words.replace(/^(?=\d)/, 'x');
  while (RESERVED.has(found) || taken.includes(found)) found += '_';
  return found;
}

/** A variable for each name, no two the same: `learning-rate` and `learning.rate` may be columns of one table. */
function namesInCode(names: readonly string[], taken: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of names) found.set(name, variable(name, [...taken, ...found.values()]));
  return found;
}

const title = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;
