import { expect, it } from 'vitest';
import { pathsOf, REPOSITORY } from '../analysis/pipeline/paths.ts';
import { pdfPages } from '../analysis/provenance/pdf-text.ts';

it('the paper has at most 20 pages with its references, and at most 10 of appendix', () => {
  const pages = pdfPages(pathsOf(REPOSITORY).pdf);
  const main = pages.findIndex((page) => /^\s*A\s+Reproducibility/.test(page));
  expect(main, 'the appendix begins a page').toBeGreaterThan(10);
  expect(main).toBeLessThanOrEqual(20);
  expect(pages.length - main).toBeLessThanOrEqual(10);
});
