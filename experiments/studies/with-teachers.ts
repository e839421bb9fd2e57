import { runId } from '../record/run-id.ts';
import { type RunConfig, recordFolder } from '../record/schema.ts';
import type { Study } from './study.ts';

/** The runs, preceded by those teachers of theirs that are not among them but that one of the studies declares. */
export function withTeachers(runs: readonly RunConfig[], studies: readonly Study[]): readonly RunConfig[] {
  const present = new Set(runs.map(recordFolder));
  const declared = new Map(studies.flatMap((study) => study.runs).map((run) => [runId(run), run]));
  const teachers = new Map<string, RunConfig>();
  for (const { distillation } of runs) {
    const teacher = distillation === null ? undefined : declared.get(distillation.teacher.runId);
    if (teacher !== undefined && !present.has(recordFolder(teacher)))
      teachers.set(recordFolder(teacher), teacher);
  }
  return [...teachers.values(), ...runs];
}
