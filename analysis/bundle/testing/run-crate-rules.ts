/**
 * The MUSTs of Workflow RO-Crate 1.0 and of the Process, Workflow and Provenance Run Crate profiles 0.5, as far as they
 * concern what is in a crate; written from the profiles and not from the code that makes the crate.
 */
import { type CrateGraph, type CrateRule, hasType, type Node, refs, texts } from './crate-graph.ts';

const SOFTWARE = ['SoftwareApplication', 'SoftwareSourceCode', 'ComputationalWorkflow'] as const;
const DATA = ['File', 'Dataset', 'Collection', 'CreativeWork', 'PropertyValue'] as const;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export const workflow = (graph: CrateGraph): Node | undefined => graph.follow(graph.root(), 'mainEntity')[0];

export const RUN_CRATE_RULES: readonly CrateRule[] = [
  {
    from: 'Process Run Crate',
    must: 'the root must conform to CreativeWorks with the permalinks of the profiles',
    broken(graph) {
      const conforming = graph
        .follow(graph.root(), 'conformsTo')
        .filter((one) => hasType(one, 'CreativeWork'));
      const ids = conforming.map((one) => one['@id']);
      const wanted = ['process', 'workflow', 'provenance'].map(
        (name) => `https://w3id.org/ro/wfrun/${name}/0.5`,
      );
      return [...wanted, 'https://w3id.org/workflowhub/workflow-ro-crate/1.0'].filter(
        (id) => !ids.includes(id),
      );
    },
  },
  {
    from: 'Process Run Crate',
    must: 'an action must have a tool as instrument',
    broken: (graph) =>
      graph.ofType('CreateAction').filter((one) => {
        const tools = graph.follow(one, 'instrument');
        return tools.length !== 1 || !hasType(tools[0]!, ...SOFTWARE);
      }),
  },
  {
    from: 'Process Run Crate',
    must: 'startTime and endTime must be moments in ISO 8601, the end not before the start',
    broken: (graph) =>
      graph.ofType('CreateAction').filter((one) => {
        const [start, end] = [texts(one, 'startTime')[0], texts(one, 'endTime')[0]];
        const moments = [start, end].filter((time) => time !== undefined);
        if (!moments.every((time) => TIME.test(time) && !Number.isNaN(Date.parse(time)))) return true;
        return start !== undefined && end !== undefined && Date.parse(end) < Date.parse(start);
      }),
  },
  {
    from: 'Process Run Crate',
    must: "an action's object and result must be data, its agent a Person or an Organization",
    broken: (graph) =>
      graph.ofType('CreateAction').filter((one) => {
        const data = [...graph.follow(one, 'object'), ...graph.follow(one, 'result')];
        const agents = graph.follow(one, 'agent');
        return (
          !data.every((item) => hasType(item, ...DATA)) ||
          !agents.every((a) => hasType(a, 'Person', 'Organization'))
        );
      }),
  },
  {
    from: 'Process Run Crate',
    must: 'every action must be mentioned by the root',
    broken(graph) {
      const mentioned = new Set(refs(graph.root()!, 'mentions'));
      return graph.ofType('CreateAction').filter((one) => !mentioned.has(one['@id']));
    },
  },
  {
    from: 'Workflow RO-Crate',
    must: 'mainEntity must be a File, SoftwareSourceCode and ComputationalWorkflow with a name and a programmingLanguage',
    broken(graph) {
      const main = workflow(graph)!;
      const typed = ['File', 'SoftwareSourceCode', 'ComputationalWorkflow'].every((type) =>
        hasType(main, type),
      );
      const language = graph
        .follow(main, 'programmingLanguage')
        .some((one) => hasType(one, 'ComputerLanguage'));
      return typed && language && texts(main, 'name').length === 1 ? [] : [main];
    },
  },
  {
    from: 'Workflow Run Crate',
    must: 'an action must have the main workflow as instrument',
    broken(graph) {
      const id = workflow(graph)?.['@id'] ?? '';
      return graph.ofType('CreateAction').some((one) => refs(one, 'instrument').includes(id)) ? [] : [id];
    },
  },
  {
    from: 'Provenance Run Crate',
    must: 'the workflow must be a HowTo where it has steps, and name its tools by hasPart',
    broken(graph) {
      const main = workflow(graph)!;
      const tools = graph.follow(main, 'hasPart');
      const howTo = refs(main, 'step').length === 0 || hasType(main, 'HowTo');
      return howTo && tools.length > 0 && tools.every((tool) => hasType(tool, ...SOFTWARE)) ? [] : [main];
    },
  },
  {
    from: 'Provenance Run Crate',
    must: 'what a tool did must be an action with a tool of the workflow, or the workflow itself, as instrument',
    broken(graph) {
      const main = workflow(graph)!;
      const known = new Set([main['@id'], ...refs(main, 'hasPart')]);
      return graph
        .ofType('CreateAction')
        .filter((one) => !refs(one, 'instrument').every((id) => known.has(id)));
    },
  },
  {
    from: 'Provenance Run Crate',
    must: 'a step must be one of the workflow, and name one of its tools as workExample',
    broken(graph) {
      const main = workflow(graph)!;
      const [steps, tools] = [new Set(refs(main, 'step')), new Set(refs(main, 'hasPart'))];
      const known = (one: Node) =>
        steps.has(one['@id']) && refs(one, 'workExample').some((id) => tools.has(id));
      return graph.ofType('HowToStep').filter((one) => !known(one));
    },
  },
  {
    from: 'Provenance Run Crate',
    must: "a ControlAction must have a step as instrument and, as object, actions of that step's tool",
    broken: (graph) =>
      graph.ofType('ControlAction').filter((one) => {
        const step = graph.follow(one, 'instrument').find((item) => hasType(item, 'HowToStep'));
        const actions = graph.follow(one, 'object');
        if (step === undefined || actions.length === 0) return true;
        const tools = refs(step, 'workExample');
        return !actions.every(
          (item) => hasType(item, 'CreateAction') && refs(item, 'instrument')[0] === tools[0],
        );
      }),
  },
  {
    from: 'Provenance Run Crate',
    must: 'resourceUsage must be PropertyValues with a propertyID',
    broken: (graph) =>
      graph.ofType('CreateAction').filter((one) =>
        refs(one, 'resourceUsage').some((id) => {
          const usage = graph.get(id);
          return (
            usage === undefined || !hasType(usage, 'PropertyValue') || texts(usage, 'propertyID').length === 0
          );
        }),
      ),
  },
];
