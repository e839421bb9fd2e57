import { runId } from '../record/run-id.ts';
import type { RunConfig } from '../record/schema.ts';
import { recordFolder } from '../record/schema.ts';
import { SMOKE_STUDY } from './smoke.ts';
import type { Study } from './study.ts';

const teacher: RunConfig = SMOKE_STUDY.runs[0]!;
const student: RunConfig = {
  ...SMOKE_STUDY.runs[1]!,
  distillation: {
    teacher: { record: recordFolder(teacher), runId: runId(teacher) },
    temperature: 4,
    alpha: 0.9,
  },
};

/** No part of the paper: a minute teacher and a student declared before it, to try a sweep's order in seconds. */
export const SMOKE_DISTILLATION_STUDY: Study = {
  ...SMOKE_STUDY,
  id: 'smoke-distillation',
  title: 'Does distillation work?',
  command: 'npm run lab -- sweep --study smoke-distillation --jobs 2 --results-dir /tmp/smoke',
  runs: [student, teacher],
};
