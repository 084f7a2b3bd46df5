import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../commandLine.ts';
import { projectRoot } from '../paths.ts';
import { appIcon, unreadMark } from './draw.ts';
import { encodeIcns, encodeIco } from './png.ts';

// node build/run.mjs build/icons/main.ts: draws the icons anew; the results are kept in the repository.
await runCommand(async () => {
  const write = (name: string, bytes: Buffer): void => writeFileSync(join(projectRoot, 'build', 'icons', name), bytes);
  write('icon.png', appIcon(512));
  write('tray.png', appIcon(32));
  write('overlay.png', unreadMark(16));
  write('icon.ico', encodeIco([16, 24, 32, 48, 64, 256].map((size) => ({ size, png: appIcon(size) }))));
  const apple = [
    ['ic07', 128],
    ['ic08', 256],
    ['ic09', 512],
    ['ic10', 1024],
  ] as const;
  write('icon.icns', encodeIcns(apple.map(([type, size]) => ({ type, png: appIcon(size) }))));
  return 0;
});
