import { existsSync } from 'node:fs';
import { loadDefinitionModule } from '../../programs/compiled-program.mjs';
import { placeInPaper } from '../definition/place-in-paper.ts';
import type { PaperDefinition } from './define-paper.ts';

const asDefinition = (module: unknown) => module as { readonly default?: PaperDefinition };

/** @throws the same error, with where in the definition it was thrown */
function placed(cause: unknown): never {
  if (cause instanceof Error) cause.message += placeInPaper(cause);
  throw cause;
}

/** What the module exports by default. @throws where there is none */
export async function loadDefinition(file: string): Promise<PaperDefinition> {
  if (!existsSync(file)) throw new Error(`${file}: there is none; it defines the paper`);
  const { default: definition } = await loadDefinitionModule(file).then(asDefinition, placed);
  if (definition === undefined) throw new Error(`${file}: must export the paper's definition by default`);
  return definition;
}
