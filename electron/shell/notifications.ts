import { Notification } from 'electron';
import type { NoticeOutlet } from '../../shared/notices/contract.ts';
import type { HostNotice } from '../core/ports.ts';

export interface NotificationActions {
  /** While the person looks at the window, the page itself shows what arrived. */
  isWindowFocused(): boolean;
  /** Reveals the window at the notice's place. */
  open(path: string): void;
  /** The system began to refuse, or does so no more. */
  outletChanged(): void;
}

export interface Notifier {
  notify(notice: HostNotice, isTest: boolean): void;
  outlet(): NoticeOutlet;
}

/** More than fit into any notification centre. */
const mostKept = 200;

/** Desktop notifications; a newer one with the same tag replaces the older. */
export function createNotifier(icon: string, actions: NotificationActions): Notifier {
  const shown = new Map<string, Notification>();
  // Electron cannot ask beforehand; Windows says no when one is shown (`failed`), for example while the person has turned them off.
  let refused = false;
  const outlet = (isRefused: boolean): void => {
    if (refused === isRefused) return;
    refused = isRefused;
    actions.outletChanged();
  };

  function notify(notice: HostNotice, isTest: boolean): void {
    if (!Notification.isSupported() || (actions.isWindowFocused() && !isTest)) return;
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
    notification.on('show', () => outlet(false));
    notification.on('failed', () => outlet(true));
    notification.show();
  }

  return { notify, outlet: () => (!Notification.isSupported() ? 'unsupported' : refused ? 'refused' : 'shown') };
}
