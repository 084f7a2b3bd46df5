import { randomBytes } from 'node:crypto';
import { protocol, type Session } from 'electron';
import { readAsset, routeAsset } from '../core/hosting/assets.ts';
import { commonHeaders, contentSecurityPolicy, preparePage } from '../core/hosting/page.ts';
import { appHost, appScheme } from './origin.ts';

/** Makes `zhishou:` a standard, secure scheme. Only works before the application is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

const plain = (status: number, text: string): Response =>
  new Response(text, { status, headers: { ...commonHeaders, 'Content-Type': 'text/plain; charset=utf-8' } });

async function answerPage(directory: string): Promise<Response> {
  const html = await readAsset(directory, 'index.html');
  if (html === null) return plain(500, 'the renderer is not built: npm run build');
  const nonce = randomBytes(18).toString('base64url');
  return new Response(preparePage(Buffer.from(html).toString('utf8'), nonce), {
    headers: {
      ...commonHeaders,
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': contentSecurityPolicy(nonce),
    },
  });
}

/** Answers one request of a page; whatever is not a file of the renderer is a 404. */
export async function answerAppRequest(directory: string, method: string, url: string): Promise<Response> {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.host !== appHost) return plain(404, 'not found');
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'method not allowed');
  const route = routeAsset(parsed.pathname);
  if (route.kind === 'refused') return plain(404, 'not found');
  if (route.kind === 'page') return answerPage(directory);
  const bytes = await readAsset(directory, route.relative);
  if (bytes === null) return plain(404, 'not found');
  return new Response(new Uint8Array(bytes), { headers: { ...commonHeaders, 'Content-Type': route.type } });
}

/** Serves the built renderer under `zhishou://app/` in one session. */
export function serveApp(session: Session, directory: string): void {
  session.protocol.handle(appScheme, (request) => answerAppRequest(directory, request.method, request.url));
}
