import { app, nativeImage, type BrowserWindow } from 'electron';
import type { Texts } from './texts.ts';

/** Shows the unread count where the platform has a place: dock, launcher, or a mark on Windows' task bar button. */
export function showBadge(window: BrowserWindow | null, count: number, overlayIcon: string, texts: Texts): void {
  if (process.platform !== 'win32') {
    app.setBadgeCount(count);
    return;
  }
  if (window === null || window.isDestroyed()) return;
  window.setOverlayIcon(count > 0 ? nativeImage.createFromPath(overlayIcon) : null, count > 0 ? texts.unread(count) : '');
  window.flashFrame(count > 0 && !window.isFocused());
}
