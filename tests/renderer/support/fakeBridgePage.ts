import { createFakeBridge } from './fakeBridge.ts';

// Entry point of the script that is put into the page before the renderer's own.
const control = createFakeBridge(() => Date.now());
Object.assign(globalThis, { zhishou: control.bridge, fake: control });
