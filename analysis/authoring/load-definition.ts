import { existsSync } from 'node:fs';
import { loadDefinitionModule } from '../../programs/compiled-program.mjs';
import type { PaperDefinition } from './define-paper.ts';

/** What the module exports by default. @throws where there is none */
export async function loadDefinition(file: string): Promise<PaperDefinition> {
  if (!existsSync(file)) throw new Error(`${file}: there is none; it defines the paper`);
  const { default: definition } = (await loadDefinitionModule(file)) as { default?: PaperDefinition };
  if (definition === undefined) throw new Error(`${file}: must export the paper's definition by default`);
  return definition;
}
