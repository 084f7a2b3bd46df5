import { lockFolder } from '../../../../electron/core/hosting/folderLock.ts';

// Holds a folder until it is killed; says `held` or `refused`.
const letGo = await lockFolder(process.argv[2] ?? '', 50);
process.stdout.write(letGo === null ? 'refused\n' : 'held\n');
if (letGo !== null) setInterval(() => void letGo, 60_000);
