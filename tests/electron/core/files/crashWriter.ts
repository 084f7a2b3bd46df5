// A process that is killed: keeps files, marks every third as uploaded, and prints each hash once it is acknowledged.
import { randomBytes } from 'node:crypto';
import { createSealer } from '../../../../electron/core/db/sealed.ts';
import { createFileStore } from '../../../../electron/core/files/fileStore.ts';
import { systemClock } from '../../../support/systemClock.ts';

const [folder = '', key = ''] = process.argv.slice(2);
const sealer = await createSealer({ get: () => Promise.resolve(key), set: () => Promise.resolve() });
const clock = systemClock();
const store = createFileStore({ folder, sealer, now: () => clock.now(), cap: Number.MAX_SAFE_INTEGER });
for (let n = 0; ; n += 1) {
  const sha256 = await store.put(randomBytes(20_000 + (n % 7) * 90_000), true);
  process.stdout.write(`kept ${sha256}\n`);
  if (n % 3 !== 2) continue;
  await store.uploaded(sha256);
  process.stdout.write(`uploaded ${sha256}\n`);
}
