// Chromium knows no scheme of ours, so a page `zhishou://app/x` is shown as `https://app.zhishou.invalid/x` (a name
// that can never exist, RFC 2606) and every request to it is answered by the registered protocol handler.
const suffix = '.invalid';

/** `zhishou://app/x` -> `https://app.zhishou.invalid/x`; other addresses stay. */
export function toBrowser(url: string, schemes: ReadonlySet<string>): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url);
  const [, scheme = '', host = '', rest = ''] = match ?? [];
  return schemes.has(scheme) ? `https://${host}.${scheme}${suffix}${rest}` : url;
}

/** The way back. */
export function fromBrowser(url: string, schemes: ReadonlySet<string>): string {
  const match = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.invalid(.*)$/i.exec(url);
  const [, host = '', scheme = '', rest = ''] = match ?? [];
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : url;
}
