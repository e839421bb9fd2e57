import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { openPromise } from 'yauzl';

/** Unpacks a `.zip` or `.tar.gz` file below `folder`. Throws when it is damaged; both libraries refuse paths that lead outside. */
export async function unpackArchive(file: string, folder: string): Promise<void> {
  if (file.endsWith('.zip')) await unzip(file, folder);
  else await extract({ file, cwd: folder, strict: true });
}

async function unzip(file: string, folder: string): Promise<void> {
  const archive = await openPromise(file);
  for await (const entry of archive.eachEntry()) {
    const target = path.join(folder, entry.fileName);
    if (entry.fileName.endsWith('/')) {
      await mkdir(target, { recursive: true });
    } else {
      await mkdir(path.dirname(target), { recursive: true });
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(target));
    }
  }
}
