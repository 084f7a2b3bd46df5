import { isAppUrl } from '../origin.ts';

/** The part of Electron's IPC events that the check needs. */
export interface SenderEvent {
  /** Null when the frame is already gone. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/**
 * Whether a request comes from the main frame of a page of ours. Electron's checklist asks for it
 * (https://www.electronjs.org/docs/latest/tutorial/security, item 17): any page that ever gets into a window, and
 * any frame in it, could otherwise speak to the core.
 */
export function isTrustedSender(event: SenderEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}
