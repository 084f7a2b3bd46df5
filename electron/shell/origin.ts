/** Scheme of the renderer's pages: not file://, which could read the disk, and not http, which others can serve. */
export const appScheme = 'zhishou';
export const appHost = 'app';
export const appUrl = `${appScheme}://${appHost}/`;

/** Whether a URL is a page of ours. */
export function isAppUrl(url: string): boolean {
  return url === appUrl || url.startsWith(appUrl);
}

/** A link that may be handed to the operating system: https only, without credentials in it. */
export function externalLink(url: string): string | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') return null;
  return parsed.href;
}
