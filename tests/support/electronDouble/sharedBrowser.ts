import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { CdpConnection, type Json } from './cdp.ts';
import type { BrowserProcess } from './browserProcess.ts';

/** Where a Chromium that others use too listens: starting one costs more than most tests. */
export const SHARED_BROWSER = 'ELECTRON_DOUBLE_BROWSER';

/** What Chromium does for its default context where none is named. */
const ofContext = new Set([
  'Browser.setDownloadBehavior',
  'Browser.setPermission',
  'Browser.grantPermissions',
  'Browser.resetPermissions',
  'Storage.getCookies',
  'Storage.setCookies',
  'Storage.clearCookies',
  'Target.createTarget',
]);

/** Of what the relay says itself; drivers count from 1. */
const OWN_ID = 0;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Json;
  readonly sessionId?: string;
}

/**
 * A context of its own in a Chromium that runs already, gone with the connection: a double that is killed leaves no page
 * behind. A driver reaches it by an address of this process and sees nothing of what others do there.
 */
export async function joinBrowserProcess(shared: string): Promise<BrowserProcess> {
  const cdp = await CdpConnection.connect(shared);
  const { browserContextId } = await cdp.browser.send('Target.createBrowserContext', { disposeOnDetach: true });
  const own = String(browserContextId);
  cdp.confineTo(own);
  const http = createServer();
  new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 }).on('connection', (driver) => relay(driver, shared, own));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  http.unref();
  const address = http.address();
  if (typeof address !== 'object' || address === null) throw new Error('the double has no port');
  return { url: `ws://127.0.0.1:${address.port}/devtools/browser/double`, cdp, kill: () => cdp.close() };
}

/** Everything passes but what is about targets of other contexts. */
function relay(driver: WebSocket, shared: string, own: string): void {
  const browser = new WebSocket(shared, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
  const strangers = new Set<string>();
  const waiting: string[] = [];
  const toBrowser = (message: Message): void => browser.send(JSON.stringify(message));
  const pass = (text: string): void => {
    const message: Message = JSON.parse(text);
    // The browser is not this double's to close: its context ends with it.
    if (message.method === 'Browser.close') return driver.send(JSON.stringify({ id: message.id, result: {} }), end);
    const isOfContext = message.sessionId === undefined && ofContext.has(message.method ?? '');
    if (isOfContext) toBrowser({ ...message, params: { browserContextId: own, ...message.params } });
    else browser.send(text);
  };
  browser.once('open', () => waiting.splice(0).forEach(pass));
  driver.on('message', (data) => (browser.readyState === WebSocket.OPEN ? pass(String(data)) : waiting.push(String(data))));
  browser.on('message', (data) => {
    const text = String(data);
    const { id, method, params, sessionId }: Message = JSON.parse(text);
    if (id === OWN_ID) return;
    if (sessionId !== undefined) {
      if (!strangers.has(sessionId)) driver.send(text);
      return;
    }
    const about = String(params?.['sessionId']);
    const context = (params?.['targetInfo'] as { browserContextId?: string } | undefined)?.browserContextId;
    if (method === 'Target.attachedToTarget' && context !== own) {
      // A driver that attaches to what is new holds it until it is ready: this one never will be.
      strangers.add(about);
      toBrowser({ id: OWN_ID, method: 'Runtime.runIfWaitingForDebugger', sessionId: about });
      toBrowser({ id: OWN_ID, method: 'Target.detachFromTarget', params: { sessionId: about } });
    } else if (method === 'Target.detachedFromTarget' && strangers.delete(about)) return;
    else if (context === undefined || context === own) driver.send(text);
  });
  function end(): void {
    driver.close();
    browser.close();
  }
  for (const one of [driver, browser]) one.on('close', end).on('error', end);
}
