import { EventEmitter } from 'node:events';
import { fromBrowser } from './addresses.ts';

type ProtocolHandler = (request: Request) => Promise<Response> | Response;
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean;
type RequestHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void, details: object) => void;

/** Permissions that Chromium lets a driver set: Electron's name and CDP's descriptor. */
export const permissions = [
  { name: 'notifications', descriptor: { name: 'notifications' } },
  { name: 'geolocation', descriptor: { name: 'geolocation' } },
  { name: 'midi', descriptor: { name: 'midi' } },
  { name: 'clipboard-read', descriptor: { name: 'clipboard-read' } },
  { name: 'clipboard-sanitized-write', descriptor: { name: 'clipboard-write' } },
] as const;

/** Electron's `session`: protocol handlers and permission handlers, really called. */
export class DoubleSession extends EventEmitter {
  readonly schemes: ReadonlySet<string>;
  private readonly handlers = new Map<string, ProtocolHandler>();
  private check: CheckHandler | null = null;
  private request: RequestHandler | null = null;

  constructor(schemes: ReadonlySet<string>) {
    super();
    this.schemes = schemes;
  }

  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler): void => {
      if (!this.schemes.has(scheme)) throw new Error(`the scheme ${scheme} was not registered as privileged`);
      this.handlers.set(scheme, handler);
    },
    isProtocolHandled: (scheme: string): boolean => this.handlers.has(scheme),
  };

  setPermissionCheckHandler = (handler: CheckHandler | null): void => {
    this.check = handler;
  };
  setPermissionRequestHandler = (handler: RequestHandler | null): void => {
    this.request = handler;
  };
  setDevicePermissionHandler = (): void => undefined;

  /** Without handlers Electron grants. */
  async isGranted(contents: unknown, permission: string, requestingUrl: string): Promise<boolean> {
    const details = { requestingUrl, isMainFrame: true };
    if (this.check !== null && !this.check(contents, permission, requestingUrl, details)) return false;
    const { request } = this;
    if (request === null) return true;
    return new Promise((resolve) => request(contents, permission, resolve, details));
  }

  /** Null when no handler of ours answers this address. */
  async answer(browserUrl: string, method: string, headers: Record<string, string>): Promise<Response | null> {
    const url = fromBrowser(browserUrl, this.schemes);
    const handler = this.handlers.get(new URL(url).protocol.slice(0, -1));
    return handler === undefined ? null : handler(new Request(url, { method, headers }));
  }
}
