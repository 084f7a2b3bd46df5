import type { Session, WebContents } from 'electron';
import { externalLink, isAppUrl } from './origin.ts';

/** Denies every permission (camera, location, notifications of pages ...): the console needs none of them. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
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
  contents.setWindowOpenHandler(({ url }) => {
    offer(url);
    return { action: 'deny' };
  });
}
