/** The place in the built `index.html` where each answer gets its own nonce (renderer/vite.config.ts writes it). */
export const noncePlaceholder = 'ZHISHOU_CSP_NONCE';

/**
 * The policy of every page that either host serves. Scripts and styles need the file's own origin or the nonce;
 * neither `unsafe-inline` nor `unsafe-eval` appears anywhere.
 * @param connect further `connect-src` sources, for example the browser host's WebSocket origin
 */
export function contentSecurityPolicy(nonce: string, connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "worker-src 'self'",
    "manifest-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of every answer of either host. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Gives the page its nonce.
 * @param html the built index.html
 * @param firstScript URL of a script to run before every other (the browser host's bridge)
 */
export function preparePage(html: string, nonce: string, firstScript?: string): string {
  const withNonce = html.replaceAll(noncePlaceholder, nonce);
  if (firstScript === undefined) return withNonce;
  return withNonce.replace(/<head([^>]*)>/i, (head) => `${head}<script nonce="${nonce}" src="${firstScript}"></script>`);
}
