import { parseArgs } from 'node:util';

/** Flags that both hosts understand. */
export interface HostFlags {
  readonly dataDir: string | null;
  readonly relayUrl: string | null;
  readonly locale: 'zh-CN' | 'en';
}

/** `--relay` must be an http(s) origin; anything else is told in one line. */
export function parseRelayUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new Error(`--relay wants an http or https address, not "${text}"`);
  }
  return url.href.replace(/\/$/, '');
}

/**
 * Reads `--data-dir`, `--relay` and `--lang` from a command line that may hold flags of others (Chromium's,
 * Playwright's), which are left alone.
 */
export function parseHostFlags(args: readonly string[]): HostFlags {
  const { values } = parseArgs({
    args: [...args],
    options: { 'data-dir': { type: 'string' }, relay: { type: 'string' }, lang: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const { 'data-dir': dataDir, relay, lang } = values;
  // Without its value a flag reads as `true`; going on with the usual folder would show someone else's desk.
  if (dataDir === true || relay === true) throw new Error(`${dataDir === true ? '--data-dir' : '--relay'} is without its value`);
  return {
    dataDir: typeof dataDir === 'string' ? dataDir : null,
    relayUrl: typeof relay === 'string' ? parseRelayUrl(relay) : null,
    locale: lang === 'en' ? 'en' : 'zh-CN',
  };
}
