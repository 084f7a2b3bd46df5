import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { readAsset, routeAsset } from '../core/hosting/assets.ts';
import { commonHeaders, contentSecurityPolicy, preparePage } from '../core/hosting/page.ts';

/** Address of the bridge script; the renderer's bundle has nothing at this name. */
export const bridgePath = '/zhishou-bridge.js';

const refusal = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>值守 Zhishou</title>
<h1>请使用启动时显示的一次性地址打开</h1><p>地址只能使用一次。请在启动值守的终端里按回车键获取新的地址。</p>
<p lang="en">Open the one-time address that was printed at the start. Press Enter in that terminal for a new one.</p></html>`;

/** Answers without a body worth caching. */
export function answer(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, {
    ...commonHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(text);
}

/** What a browser without a session sees: how to get in. */
export function answerRefusal(response: ServerResponse): void {
  answer(response, 401, refusal, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  });
}

/** Serves the renderer to a browser that holds a session. */
export async function answerAsset(
  response: ServerResponse,
  path: string,
  dirs: { readonly renderer: string; readonly bridgeFile: string },
  authority: string,
): Promise<void> {
  if (path === bridgePath) return answerScript(response, dirs.bridgeFile);
  const route = routeAsset(path);
  if (route.kind === 'refused') return answer(response, 404, 'not found');
  if (route.kind === 'page') return answerPage(response, dirs.renderer, authority);
  const bytes = await readAsset(dirs.renderer, route.relative);
  if (bytes === null) return answer(response, 404, 'not found');
  // Vite puts a content hash into every name under assets/.
  const cache = route.relative.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-store';
  response.writeHead(200, { ...commonHeaders, 'Content-Type': route.type, 'Cache-Control': cache });
  response.end(bytes);
}

async function answerPage(response: ServerResponse, renderer: string, authority: string): Promise<void> {
  const html = await readAsset(renderer, 'index.html');
  if (html === null) return answer(response, 500, 'the renderer is not built: npm run build');
  const nonce = randomBytes(18).toString('base64url');
  answer(response, 200, preparePage(Buffer.from(html).toString('utf8'), nonce, bridgePath), {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': contentSecurityPolicy(nonce, [`ws://${authority}`]),
  });
}

async function answerScript(response: ServerResponse, file: string): Promise<void> {
  answer(response, 200, await readFile(file, 'utf8'), { 'Content-Type': 'text/javascript; charset=utf-8' });
}
