/** Runs a program; gives its exit status and what it printed. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Record<string, string> },
) => Promise<{ readonly failed: boolean; readonly output: string }>;

/** How pdflatex is always called. */
export const PDFLATEX = [
  '-interaction=nonstopmode',
  '-halt-on-error',
  '-file-line-error',
  '-no-shell-escape',
] as const;
