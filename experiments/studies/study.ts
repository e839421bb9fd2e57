import type { BaseConfig } from '../record/base-record.ts';
import { runId } from '../record/canonical-json.ts';
import { imageRun } from '../record/image-run.ts';
import { runFolder } from '../record/record-store.ts';
import type { RunConfig } from '../record/schema.ts';
import { VERSION_1_STUDY } from '../record/upgrade-version-1.ts';

export type Scale = 'paper' | 'desk';

/** A set of runs declared as data, of any task, with the seeds it declares. */
export interface Study {
  readonly id: string;
  readonly title: string;
  /** What it follows; `none`: it is no part of a paper. */
  readonly paper: string;
  /** What runs all of it. */
  readonly command: string;
  /** Run time and score to expect, and on what. */
  readonly expected: string;
  /** In the order in which a sweep takes them. */
  readonly declared: readonly BaseConfig[];
}

/** `jobs`: how many of its runs go side by side on the machine that it was planned for. */
export function study({ jobs = 2, ...parts }: Omit<Study, 'command'> & { readonly jobs?: number }): Study {
  return { ...parts, command: `npm run lab -- sweep --study ${parts.id} --jobs ${jobs}` };
}

/** One whose runs all classify images. */
export interface ImageStudy extends Study {
  readonly scale: Scale;
  /** The settings of the declared runs, as version 1 has them. */
  readonly runs: readonly RunConfig[];
}

interface ImageStudyParts extends Omit<ImageStudy, 'declared'> {
  /** Whose folder the records go into. */
  readonly study: string;
  /** Runs that those of the study may learn from; default: its own. */
  readonly teachers?: readonly RunConfig[];
}

export function imageStudy({ study, teachers, ...parts }: ImageStudyParts): ImageStudy {
  const byId = new Map((teachers ?? parts.runs).map((run) => [runId(run), run]));
  return { ...parts, declared: parts.runs.map((run) => declaredRun(study, run, byId)) };
}

/** Records of version 1 answer for their study, whose references to teachers stay as they are there. */
function declaredRun(study: string, run: RunConfig, teachers: ReadonlyMap<string, RunConfig>): BaseConfig {
  if (run.distillation === null || study === VERSION_1_STUDY) return imageRun(study, run);
  const recorded = teachers.get(run.distillation.teacher.runId);
  if (recorded === undefined)
    throw new Error(`${study}: declares no teacher ${run.distillation.teacher.record}`);
  const config = imageRun(study, recorded);
  const teacher = { record: runFolder(config), runId: runId(config) };
  return imageRun(study, { ...run, distillation: { ...run.distillation, teacher } });
}
