import { type Checklist, claimsAnswer } from './checklist.ts';

/** What the badges of ACM's Artifact Review and Badging 1.1 ask of an artifact, criterion by criterion. */
export const ACM_BADGING: Checklist = {
  title: 'ACM artifact badging',
  follows: 'criteria of Artifact Review and Badging, version 1.1',
  questions: [
    {
      title:
        'Artifacts Available: placed on a publicly accessible archival repository, with a DOI or the like',
      answer: () => ({ kind: 'author', because: 'Where the archive is deposited is not recorded.' }),
    },
    {
      title: 'Artifacts Evaluated, Functional: documented',
      answer: () => ({
        kind: 'yes',
        because:
          'README.md says what is where and how to run it; ro-crate-metadata.json describes every file and run.',
      }),
    },
    {
      title: 'Artifacts Evaluated, Functional: consistent',
      answer({ claims }) {
        const { kind, because } = claimsAnswer(claims);
        return {
          // The numbers are consistent also in a paper that makes no claims.
          kind: kind === 'no' ? 'no' : 'yes',
          because: `Every number of the paper is computed from the records in the archive; results/ledger.json ties the PDF to them. ${because}`,
        };
      },
    },
    {
      title: 'Artifacts Evaluated, Functional: complete',
      answer: ({ runs, declared, excluded, terms }) => ({
        kind: runs === declared ? 'yes' : 'no',
        because: `${runs} of ${declared} declared runs are in; ${excluded} were excluded, each with its reason.${terms.length === 0 ? '' : ' Data sets are not in the archive; the code downloads them from their publishers.'}`,
      }),
    },
    {
      title: 'Artifacts Evaluated, Functional: exercisable',
      answer: ({ hours, imported }) => ({
        kind: 'yes',
        because: `./reproduce.sh rebuilds the paper from the records; ${imported === 0 ? `--full trains again what has no record (${hours} hours of wall time were recorded for all)` : `${imported} of them are imported and cannot be made again from here`}. Needs Node.js 20.19 or later and TeX Live.`,
      }),
    },
    {
      title: 'Artifacts Evaluated, Functional: evidence of verification and validation',
      answer: () => ({
        kind: 'yes',
        because:
          'npm test runs the tests; ./reproduce.sh --check rebuilds everything elsewhere and compares it byte for byte.',
      }),
    },
    {
      title: 'Artifacts Evaluated, Reusable',
      answer: () => ({ kind: 'author', because: 'Whether reuse is facilitated is for reviewers to judge.' }),
    },
    {
      title: 'Results Reproduced; Results Replicated',
      answer: () => ({ kind: 'na', because: 'Given only after a study by others than the authors.' }),
    },
  ],
};
