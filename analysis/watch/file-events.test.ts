import { expect, it } from 'vitest';
import { oncePerKind } from './file-events.ts';

it('tells of a limit once, with what to type, however many files it concerns', () => {
  const told: string[] = [];
  const tell = oncePerKind((message) => told.push(message));
  const failed = (code: string, file: string) =>
    Object.assign(new Error(`${code}: System limit for number of file watchers reached, watch '${file}'`), {
      code,
    });
  for (let i = 0; i < 1594; i++) tell(failed('ENOSPC', `/results/raw/run_s${i}`));
  tell(failed('EMFILE', '/results'));
  tell(new Error('gone'));
  expect(told).toEqual([
    expect.stringContaining('sudo sysctl fs.inotify.max_user_watches='),
    expect.stringContaining('sudo sysctl fs.inotify.max_user_instances='),
    'gone',
  ]);
});
