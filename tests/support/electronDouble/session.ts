import { fromBrowser } from './addresses.ts';

type ProtocolHandler = (request: Request) => Promise<Response> | Response;
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean;
type RequestHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;

/** Permissions that Chromium lets a driver set, by the names that both Electron and CDP know. */
export const permissions = ['notifications', 'geolocation', 'midi'] as const;

/** Electron's `session`: protocol handlers and permission handlers, really called. */
export class DoubleSession {
  readonly schemes: ReadonlySet<string>;
  private readonly handlers = new Map<string, ProtocolHandler>();
  private check: CheckHandler | null = null;
  private request: RequestHandler | null = null;

  constructor(schemes: ReadonlySet<string>) {
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
  async isGranted(contents: unknown, permission: string): Promise<boolean> {
    if (this.check !== null && !this.check(contents, permission, '', {})) return false;
    const { request } = this;
    if (request === null) return true;
    return new Promise((resolve) => request(contents, permission, resolve));
  }

  /** Null when no handler of ours answers this address. */
  async answer(browserUrl: string, method: string, headers: Record<string, string>): Promise<Response | null> {
    const url = fromBrowser(browserUrl, this.schemes);
    const handler = this.handlers.get(new URL(url).protocol.slice(0, -1));
    return handler === undefined ? null : handler(new Request(url, { method, headers }));
  }
}
