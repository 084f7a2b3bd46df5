import type { Session, WebContents } from 'electron';
import { externalLink, isAppUrl } from './origin.ts';

/** The one thing a page of ours may do: put text on the clipboard after a click (a revealed number). Reading it stays denied. */
function isAllowed(permission: string, place: { readonly requestingUrl?: string; readonly isMainFrame: boolean }): boolean {
  return permission === 'clipboard-sanitized-write' && place.isMainFrame && isAppUrl(place.requestingUrl ?? '');
}

/**
 * Denies every permission (camera, location, notifications of pages ...) but writing to the clipboard, and every
 * download: files are saved by the core, where the person says.
 */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(isAllowed(permission, details)));
  session.setPermissionCheckHandler((_contents, permission, _origin, details) => isAllowed(permission, details));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/**
 * Keeps a page where it is: no navigation away, no further windows, no embedded ones. An https link is offered to
 * the person instead.
 * @param offerLink asks whether to open the link outside
 */
export function guardContents(contents: WebContents, offerLink: (url: string) => void): void {
  const offer = (url: string): void => {
    const link = externalLink(url);
    if (link !== null) offerLink(link);
  };
  contents.on('will-navigate', (event) => {
    if (isAppUrl(event.url)) return;
    event.preventDefault();
    offer(event.url);
  });
  contents.on('will-redirect', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame && !isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // In Electron a page's `beforeunload` silently keeps the window open: quitting would do nothing. Drafts are stored.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    offer(url);
    return { action: 'deny' };
  });
}
