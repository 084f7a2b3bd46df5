// The whole preload: two functions on `window.zhishou`, nothing of Electron itself. It never grows: what a request
// means is decided by the core's contract, and the shell checks who sent it (electron/shell/ipc/coreIpc.ts).
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { CoreBridge, CoreEvent } from '../../shared/ipc/envelope.ts';

const bridge: CoreBridge = {
  request: (name, args) => ipcRenderer.invoke('core:request', name, args),
  on: (listener) => {
    const handle = (_: IpcRendererEvent, event: CoreEvent): void => listener(event);
    ipcRenderer.on('core:event', handle);
    return () => void ipcRenderer.off('core:event', handle);
  },
};

contextBridge.exposeInMainWorld('zhishou', bridge);
