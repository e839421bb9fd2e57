export interface ReportFlags {
  readonly json?: boolean;
}

/** What a verb found, on stdout: as JSON, or as text that ends in a line feed. */
export function printReport({ json }: ReportFlags, report: unknown, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : text());
}
