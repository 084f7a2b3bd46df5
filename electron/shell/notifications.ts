import { Notification } from 'electron';
import type { HostNotice } from '../core/ports.ts';

export interface NotificationActions {
  /** While the person looks at the window, the page itself shows what arrived. */
  isWindowFocused(): boolean;
  /** Reveals the window at the notice's place. */
  open(path: string): void;
}

/** More than fit into any notification centre. */
const mostKept = 200;

/** Desktop notifications; a newer one with the same tag replaces the older. */
export function createNotifier(icon: string, actions: NotificationActions): (notice: HostNotice) => void {
  const shown = new Map<string, Notification>();
  return (notice) => {
    if (!Notification.isSupported() || actions.isWindowFocused()) return;
    shown.get(notice.tag)?.close();
    const notification = new Notification({ title: notice.title, body: notice.body, icon });
    // Kept after it has faded from the screen: on Windows it waits in the notification centre, where a click must
    // still lead here and a newer one must still take its place.
    shown.delete(notice.tag);
    shown.set(notice.tag, notification);
    const [oldest] = shown.keys();
    if (shown.size > mostKept && oldest !== undefined) shown.delete(oldest);
    notification.on('click', () => {
      if (shown.get(notice.tag) === notification) shown.delete(notice.tag);
      actions.open(notice.path);
    });
    notification.show();
  };
}
