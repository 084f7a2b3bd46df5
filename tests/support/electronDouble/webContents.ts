import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { fromBrowser, toBrowser } from './addresses.ts';
import type { CdpConnection, CdpSession, Json } from './cdp.ts';
import { DoubleEvent, eventWith } from './events.ts';
import { parsePageMessage, preludeScript, type PageMessage } from './prelude.ts';
import { permissions, type DoubleSession } from './session.ts';

export interface WebPreferences {
  readonly preload?: string;
  readonly contextIsolation?: boolean;
  readonly sandbox?: boolean;
  readonly nodeIntegration?: boolean;
  readonly webSecurity?: boolean;
  readonly zoomFactor?: number;
}

export type IpcHandler = (event: object, ...args: readonly unknown[]) => unknown;

/** What all windows share. */
export interface Shared {
  readonly cdp: CdpConnection;
  readonly session: DoubleSession;
  readonly ipcHandlers: ReadonlyMap<string, IpcHandler>;
  readonly ipcMain: EventEmitter;
}

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' };

let nextId = 1;

/** Electron's `webContents` over one Chromium target. */
export class DoubleWebContents extends EventEmitter {
  readonly id = nextId++;
  readonly session: DoubleSession;
  readonly mainFrame = { url: '', parent: null };
  targetId = '';
  private readonly shared: Shared;
  private readonly preferences: WebPreferences;
  private readonly ready: Promise<CdpSession>;
  private readonly binding = `double${randomUUID().replaceAll('-', '')}`;
  private readonly receive = `receive${randomUUID().replaceAll('-', '')}`;
  private mainFrameId = '';
  private commanded: string | null = null;
  private openHandler: OpenHandler = () => ({ action: 'allow' });
  private zoom: number;
  private destroyed = false;

  constructor(shared: Shared, preferences: WebPreferences, size: { width: number; height: number }) {
    super();
    if (preferences.contextIsolation === false) throw new Error('contextBridge needs contextIsolation');
    this.shared = shared;
    this.session = shared.session;
    this.preferences = preferences;
    this.zoom = preferences.zoomFactor ?? 1;
    this.ready = this.open(size);
    this.ready.catch(() => undefined);
  }

  getURL = (): string => this.mainFrame.url;
  isDestroyed = (): boolean => this.destroyed;
  getZoomFactor = (): number => this.zoom;
  setZoomFactor = (factor: number): void => {
    this.zoom = factor;
  };
  getLastWebPreferences = (): WebPreferences => this.preferences;
  openDevTools = (): void => undefined;
  reload = (): void => void this.ready.then((session) => session.send('Page.reload')).catch(() => undefined);
  /** Electron tells of the end of the page's process; the stand-in page itself lives on. */
  forcefullyCrashRenderer = (): void => void this.emit('render-process-gone', new DoubleEvent(), { reason: 'crashed', exitCode: 5 });
  setWindowOpenHandler = (handler: OpenHandler): void => {
    this.openHandler = handler;
  };
  close = (): void => void this.emit('double-close');

  send = (channel: string, ...args: readonly unknown[]): void => {
    void this.tell({ kind: 'event', channel, args }).catch(() => undefined);
  };

  /** Resolves when the page has loaded, rejects when it could not be. */
  loadURL = async (url: string): Promise<void> => {
    const session = await this.ready;
    const target = toBrowser(url, this.session.schemes);
    this.commanded = target;
    const loaded = new Promise<void>((resolve) => session.once('Page.loadEventFired', () => resolve()));
    const { errorText } = await session.send('Page.navigate', { url: target });
    if (typeof errorText === 'string' && errorText !== '') throw new Error(`${errorText} loading ${url}`);
    await loaded;
  };

  executeJavaScript = async (expression: string): Promise<unknown> => {
    const { result } = await (await this.ready).send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    return typeof result === 'object' && result !== null && 'value' in result ? result.value : undefined;
  };

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    void this.shared.cdp.browser.send('Target.closeTarget', { targetId: this.targetId }).catch(() => undefined);
    this.emit('destroyed');
  }

  private async open(size: { width: number; height: number }): Promise<CdpSession> {
    const { browser } = this.shared.cdp;
    const target = await this.shared.cdp.sendForContext('Target.createTarget', { url: 'about:blank', newWindow: true, ...size });
    this.targetId = String(target['targetId']);
    const attached = await browser.send('Target.attachToTarget', { targetId: this.targetId, flatten: true });
    const session = this.shared.cdp.session(String(attached['sessionId']));
    this.mainFrameId = this.targetId;
    this.listen(session);
    const preload = this.preferences.preload === undefined ? '' : readFileSync(this.preferences.preload, 'utf8');
    const source = preludeScript(preload, this.binding, this.receive, this.preferences.sandbox !== false);
    // Sent together: a driver that attached too holds the target until it is ready itself.
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Runtime.addBinding', { name: this.binding }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source }),
      session.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] }),
      this.applyPermissions(),
    ]);
    return session;
  }

  private listen(session: CdpSession): void {
    session.on('Runtime.bindingCalled', (params: Json) => {
      if (params['name'] === this.binding) void this.onPageMessage(parsePageMessage(params));
    });
    session.on('Page.frameNavigated', ({ frame }: { frame: { id: string; parentId?: string; url: string } }) => {
      if (frame.parentId === undefined) this.onNavigated(frame.url);
    });
    session.on('Page.navigatedWithinDocument', (params: Json) => {
      if (params['frameId'] === this.mainFrameId) this.mainFrame.url = fromBrowser(String(params['url']), this.session.schemes);
    });
    session.on('Page.loadEventFired', () => this.emit('did-finish-load'));
    session.on('Fetch.requestPaused', (params: PausedRequest) => void this.onRequest(session, params).catch(() => undefined));
  }

  private onNavigated(browserUrl: string): void {
    this.commanded = null;
    this.mainFrame.url = fromBrowser(browserUrl, this.session.schemes);
    this.emit('did-navigate', new DoubleEvent(), this.mainFrame.url);
    void this.applyPermissions().catch(() => undefined);
  }

  /** Chromium is told what the shell's handlers say, so that pages see the real answer. */
  private async applyPermissions(): Promise<void> {
    for (const { name, descriptor } of permissions) {
      const setting = (await this.session.isGranted(this, name, this.mainFrame.url)) ? 'granted' : 'denied';
      await this.shared.cdp.sendForContext('Browser.setPermission', { permission: descriptor, setting });
    }
  }

  private async onRequest(session: CdpSession, paused: PausedRequest): Promise<void> {
    const { requestId, request, resourceType, frameId } = paused;
    if (resourceType === 'Document' && this.isNavigationRefused(request.url, frameId === this.mainFrameId)) {
      await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      return;
    }
    const answer = await this.session.answer(request.url, request.method, request.headers);
    if (answer === null) {
      await session.send('Fetch.continueRequest', { requestId });
      return;
    }
    await session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: answer.status,
      responseHeaders: [...answer.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await answer.arrayBuffer()).toString('base64'),
    });
  }

  /** Electron tells of navigations that a page begins, not of those that `loadURL` commands. */
  private isNavigationRefused(browserUrl: string, isMainFrame: boolean): boolean {
    if (isMainFrame && browserUrl === this.commanded) return false;
    const url = fromBrowser(browserUrl, this.session.schemes);
    const any = eventWith({ url, isMainFrame });
    this.emit('will-frame-navigate', any);
    if (any.defaultPrevented || !isMainFrame) return any.defaultPrevented;
    const main = eventWith({ url, isMainFrame });
    this.emit('will-navigate', main, url);
    return main.defaultPrevented;
  }

  private async onPageMessage(message: PageMessage): Promise<void> {
    const event = { sender: this, senderFrame: this.mainFrame, frameId: 1, processId: 1 };
    if (message.kind === 'open') return this.onOpen(message.url);
    if (message.kind === 'send') return void this.shared.ipcMain.emit(message.channel, event, ...message.args);
    const handler = this.shared.ipcHandlers.get(message.channel);
    try {
      if (handler === undefined) throw new Error(`No handler registered for '${message.channel}'`);
      await this.tell({ kind: 'answer', id: message.id, value: await handler(event, ...message.args) });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      await this.tell({ kind: 'answer', id: message.id, error: `Error invoking remote method '${message.channel}': ${text}` }).catch(() => undefined);
    }
  }

  private onOpen(url: string): void {
    const { action } = this.openHandler({ url: fromBrowser(url, this.session.schemes) });
    if (action === 'allow') void this.shared.cdp.sendForContext('Target.createTarget', { url }).catch(() => undefined);
  }

  private async tell(message: Json): Promise<void> {
    const expression = `window[${JSON.stringify(this.receive)}]?.(${JSON.stringify(message)})`;
    await (await this.ready).send('Runtime.evaluate', { expression });
  }
}

interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: { readonly url: string; readonly method: string; readonly headers: Record<string, string> };
}
