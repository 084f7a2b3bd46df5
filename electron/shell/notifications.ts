import { Notification } from 'electron';
import type { HostNotice } from '../core/ports.ts';

export interface NotificationActions {
  /** While the person looks at the window, the page itself shows what arrived. */
  isWindowFocused(): boolean;
  /** Reveals the window at the notice's place. */
  open(path: string): void;
}

/** Desktop notifications; a newer one with the same tag replaces the older. */
export function createNotifier(icon: string, actions: NotificationActions): (notice: HostNotice) => void {
  const shown = new Map<string, Notification>();
  return (notice) => {
    if (!Notification.isSupported() || actions.isWindowFocused()) return;
    shown.get(notice.tag)?.close();
    const notification = new Notification({ title: notice.title, body: notice.body, icon });
    shown.set(notice.tag, notification);
    const forget = (): void => {
      if (shown.get(notice.tag) === notification) shown.delete(notice.tag);
    };
    notification.on('click', () => {
      forget();
      actions.open(notice.path);
    });
    notification.on('close', forget);
    notification.show();
  };
}
