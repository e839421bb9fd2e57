import { join } from 'node:path';

export { REPOSITORY } from '../../programs/sources.mjs';

/** Where everything of one paper lies. */
export interface Places {
  /** The folder that holds `results/` and `paper/`. Paths in messages and in the ledger are relative to it. */
  readonly root: string;
  readonly results: string;
  readonly paper: string;
  /** The module that defines the paper. */
  readonly definition: string;
  /** `paper/generated`: what tables, figures and facts become. */
  readonly generated: string;
  readonly csv: string;
  readonly pdf: string;
  readonly ledger: string;
  /** The reviewer's view, where links in the PDF lead. */
  readonly review: string;
  /** Safe to delete at any time; costs a slower next build. */
  readonly cache: string;
  /** LaTeX's own files. */
  readonly texWork: string;
}

export function placesOf(root: string): Places {
  const paper = join(root, 'paper');
  return {
    root,
    results: join(root, 'results'),
    paper,
    definition: join(paper, 'paper.ts'),
    generated: join(paper, 'generated'),
    csv: join(root, 'results', 'processed', 'aggregated.csv'),
    pdf: join(paper, 'main.pdf'),
    ledger: join(root, 'results', 'ledger.json'),
    review: join(paper, 'review'),
    cache: join(root, '.cache', 'paper'),
    texWork: join(paper, 'build'),
  };
}
