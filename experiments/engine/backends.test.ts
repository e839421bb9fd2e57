import { existsSync, readFileSync } from 'node:fs';
import { version_core } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../../programs/sources.mjs';
import { BACKEND_PACKAGES, BACKENDS, loadBackend } from './backends.ts';

const manifest = JSON.parse(readFileSync(`${REPOSITORY}/package.json`, 'utf8'));

test.each(BACKENDS)(
  'the package of %s is a dependency or an optional peer, in the version that is installed',
  (backend) => {
    const { name } = BACKEND_PACKAGES[backend];
    const isOptional = manifest.peerDependenciesMeta[name]?.optional === true;
    const version = isOptional ? manifest.peerDependencies[name] : manifest.dependencies[name];
    expect(version).toBe(version_core);
  },
);

const absent = BACKENDS.filter(
  (one) => !existsSync(`${REPOSITORY}/node_modules/${BACKEND_PACKAGES[one].name}`),
);

test.each(absent)('%s says what installs it', async (backend) => {
  const { name } = BACKEND_PACKAGES[backend];
  await expect(loadBackend(backend, 1)).rejects.toThrow(
    `backend ${backend}: needs ${name}, which is not installed; ` +
      `npm install --no-save --ignore-scripts=false ${name}@${version_core}`,
  );
});
