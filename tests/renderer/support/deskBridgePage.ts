import { createDeskBridge } from './deskBridge.ts';

// Entry point of the script that is put into the page before the renderer's own.
const control = createDeskBridge(() => Date.now());
Object.assign(globalThis, { zhishou: control.bridge, fake: control });
