import { type Answer, type Checklist, claimsAnswer } from './checklist.ts';

const author = (because: string) => (): Answer => ({ kind: 'author', because });
const yes = (because: string): Answer => ({ kind: 'yes', because });
/** Yes where something is recorded. */
const recorded = (isRecorded: boolean, otherwise: string, because: string): Answer =>
  isRecorded ? yes(because) : { kind: 'author', because: otherwise };

/** The sixteen questions of the NeurIPS paper checklist, in its order. */
export const NEURIPS_CHECKLIST: Checklist = {
  title: 'NeurIPS Paper Checklist',
  follows: 'questions of the NeurIPS 2025 paper checklist',
  questions: [
    {
      title: 'Claims',
      answer({ claims }) {
        const { kind, because } = claimsAnswer(claims);
        return kind === 'author'
          ? { kind, because }
          : { kind, because: `${because} claims.json lists them with the facts they rest on.` };
      },
    },
    {
      title: 'Limitations',
      answer: ({ hasLimitations }) =>
        hasLimitations
          ? yes('The paper has a section on limitations. Whether it is complete is for the author to judge.')
          : { kind: 'author', because: 'No section of the paper has limitations in its title.' },
    },
    {
      title: 'Theory assumptions and proofs',
      answer: ({ hasTheorems }) =>
        hasTheorems
          ? {
              kind: 'author',
              because: 'The paper states theorems; no program can tell whether their proofs are complete.',
            }
          : { kind: 'na', because: 'The sources hold no theorem, lemma, proposition or proof.' },
    },
    {
      title: 'Experimental result reproducibility',
      answer: ({ runs, imported, commits }) =>
        recorded(
          imported === 0,
          `${imported} of ${runs} runs are imported: their records name their source, and no commit, environment or command that repeats them. Every number of the paper is computed from these records.`,
          `Each of the ${runs} runs has a record with its resolved configuration, seed, command, commit (${commits} in all) and package versions, and with checksums of the data and the weights that it has. Every number of the paper is computed from these records.`,
        ),
    },
    {
      title: 'Open access to data and code',
      answer: ({ terms }) => ({
        kind: 'author',
        because: `The artifact archive holds code, records and instructions (README.md, reproduce.sh)${terms.length === 0 ? '' : '; data sets are downloaded from their publishers'}. Where the archive is published, and whether anonymously, is not recorded.`,
      }),
    },
    {
      title: 'Experimental setting/details',
      answer: ({ splits, selections, imported }) => ({
        kind: 'author',
        because: [
          splits.length === 0 ? '' : `Splits: ${splits.join('; ')}. `,
          selections.length === 0 ? '' : `Weights: ${selections.join('; ')}. `,
          imported === 0
            ? 'All settings of a run stand in its config.json. '
            : `Of imported runs (${imported}) neither splits nor settings are recorded. `,
          'How settings were chosen, and whether the paper states them, is not recorded.',
        ].join(''),
      }),
    },
    {
      title: 'Experiment statistical significance',
      answer: ({ seeds, comparisons, families, obstacles }) =>
        recorded(
          comparisons > 0,
          `${seeds} declared seeds a cell, and no comparisons between cells.`,
          `${seeds} declared seeds a cell; ${comparisons} comparisons paired by seed in ${families} families: 95 % t intervals over seeds, paired t-tests adjusted after Holm within a family, exact sign-flip tests with the smallest p that they can reach. ${obstacles.length === 0 ? 'All declared seeds are in.' : 'Not all is in: withheld where seeds are missing.'}`,
        ),
    },
    {
      title: 'Experiments compute resources',
      answer: ({ machines, hours }) =>
        recorded(
          machines.length > 0,
          'On which machines the runs were made, and for how long, is not recorded.',
          `${hours} hours of wall time over all recorded runs: ${machines.join('; ')}. The time of preliminary and failed runs is not recorded: the author has to add it.`,
        ),
    },
    {
      title: 'Code of ethics',
      answer: author('Whether the work conforms to the NeurIPS code of ethics is not recorded.'),
    },
    {
      title: 'Broader impacts',
      answer: author('What good or harm may come of the work is not recorded.'),
    },
    {
      title: 'Safeguards',
      answer: author('Whether data or weights in the archive need safeguards is not recorded.'),
    },
    {
      title: 'Licenses for existing assets',
      answer: ({ terms }) => ({
        kind: 'author',
        because: `No record states licences of data sets.${terms.length === 0 ? '' : ` As far as their publishers state them, to be confirmed: ${terms.join('; ')}.`} Licences of the npm packages are in package-lock.json.`,
      }),
    },
    {
      title: 'New assets',
      answer: ({ license }) =>
        yes(
          `What is in the archive comes under ${license}, documented by README.md and RO-Crate metadata, with SHA-256 of every file.`,
        ),
    },
    {
      title: 'Crowdsourcing and research with human subjects',
      answer: author('Whether people took part is not recorded.'),
    },
    {
      title: 'Institutional review board (IRB) approvals or equivalent for research with human subjects',
      answer: author('Whether a review board was asked is not recorded.'),
    },
    {
      title: 'Declaration of LLM usage',
      answer: author('What part language models had in the work is not recorded.'),
    },
  ],
};
