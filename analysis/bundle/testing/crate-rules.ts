/**
 * The MUSTs of RO-Crate 1.1, as far as they concern what is in a crate; written from the specification and not from the
 * code that makes the crate.
 */
import {
  type CrateFile,
  CrateGraph,
  type CrateRule,
  hasType,
  type Node,
  properties,
  refs,
  texts,
} from './crate-graph.ts';
import { RUN_CRATE_RULES, workflow } from './run-crate-rules.ts';

const isRelative = (id: string): boolean => !/^[a-z][a-z0-9+.-]*:/i.test(id);
const isFile = (one: Node): boolean => hasType(one, 'File') && isRelative(one['@id']);
const path = (one: Node): string => decodeURIComponent(one['@id']);

export const RO_CRATE_RULES: readonly CrateRule[] = [
  {
    from: 'RO-Crate 1.1',
    must: '@context must name the RO-Crate 1.1 context',
    broken: ({ context }) => (context[0] === 'https://w3id.org/ro/crate/1.1/context' ? [] : ['@context']),
  },
  {
    from: 'RO-Crate 1.1',
    must: 'an @id must stand for one entity',
    broken(graph) {
      // The graph keeps the last of those that share an @id.
      return graph.nodes.filter((one) => graph.get(one['@id']) !== one);
    },
  },
  {
    from: 'RO-Crate 1.1',
    must: 'the metadata descriptor must be a CreativeWork about the root, and conform to RO-Crate 1.1',
    broken(graph) {
      const descriptor = graph.get('ro-crate-metadata.json')!;
      const conforms = refs(descriptor, 'conformsTo').includes('https://w3id.org/ro/crate/1.1');
      return conforms && hasType(descriptor, 'CreativeWork') && graph.root() !== undefined
        ? []
        : [descriptor];
    },
  },
  {
    from: 'RO-Crate 1.1',
    must: 'the root must be a Dataset whose @id ends in /, with name, description, license and datePublished in ISO 8601',
    broken(graph) {
      const root = graph.root()!;
      const described = ['name', 'description'].every((name) =>
        texts(root, name).some((text) => text !== ''),
      );
      const dated = texts(root, 'datePublished').some((text) => /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text));
      const licensed = refs(root, 'license').length + texts(root, 'license').length > 0;
      return hasType(root, 'Dataset') && root['@id'].endsWith('/') && described && dated && licensed
        ? []
        : [root];
    },
  },
  {
    from: 'RO-Crate 1.1',
    must: 'what is referred to inside the crate must be described in it',
    broken: (graph) =>
      graph.nodes.flatMap((one) =>
        properties(one)
          .flatMap((property) => refs(one, property))
          .filter((id) => isRelative(id) && graph.get(id) === undefined)
          .map((id) => `${one['@id']}, to ${id}`),
      ),
  },
  {
    from: 'RO-Crate 1.1',
    must: 'a file must be linked from the root by hasPart',
    broken(graph) {
      const parts = new Set(refs(graph.root()!, 'hasPart'));
      return graph.nodes.filter(isFile).filter((one) => !parts.has(one['@id']));
    },
  },
  {
    from: 'RO-Crate 1.1',
    must: 'a file must be there, with the contentSize and sha256 that are said',
    broken: (graph, files) =>
      graph.nodes.filter(isFile).filter((one) => {
        const file = files.get(path(one));
        const [size] = texts(one, 'contentSize');
        return file === undefined || size !== String(file.bytes) || texts(one, 'sha256')[0] !== file.sha256;
      }),
  },
  {
    from: 'RO-Crate 1.1',
    must: 'the @id of a file must be a relative URI without . or .. and without characters that a URI has not',
    broken: ({ nodes }) =>
      nodes
        .filter(isFile)
        .filter(({ '@id': id }) => !/^(?!\.\.?\/)(?!.*\/\.\.?\/)[A-Za-z0-9._~%!$&'()*+,;=@/-]+$/.test(id)),
  },
];

/** Every rule that the metadata breaks: `Process Run Crate: an action must have a tool as instrument: #run-3f…`. */
export function brokenCrateRules(text: string, files: readonly CrateFile[], file: string): string[] {
  const graph = new CrateGraph(text, file);
  const root = graph.root();
  if (root === undefined) return ['RO-Crate 1.1: the metadata descriptor must be about the root entity: ./'];
  if (workflow(graph) === undefined)
    return [`Workflow RO-Crate: mainEntity must be the main workflow: ${root['@id']}`];
  const byPath = new Map(files.map((one) => [one.path, one]));
  return [...RO_CRATE_RULES, ...RUN_CRATE_RULES].flatMap(({ from, must, broken }) =>
    broken(graph, byPath).map((what) => `${from}: ${must}: ${typeof what === 'string' ? what : what['@id']}`),
  );
}
