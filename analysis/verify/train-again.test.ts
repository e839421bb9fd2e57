import { expect, it } from 'vitest';
import { engineFlags } from './train-again.ts';

it('a run is trained again by the engine of its last sitting', () => {
  expect(engineFlags({ device: 'cuda', threads: 4 })).toEqual(['--device', 'cuda', '--threads', '4']);
  const eager = ['--engine', 'eager', '--backend', 'tensorflow-gpu', '--threads', '4'];
  expect(engineFlags({ device: 'cuda', threads: 4, backend: 'tensorflow-gpu' })).toEqual(eager);
});
