import { resolve } from 'node:path';
import { CommandError, parseFlags, parsePort } from '../commandLine.ts';

export type HostKind = 'electron' | 'browser' | 'headless';

export interface StartOptions {
  readonly host: HostKind;
  /** Port of the browser host; null lets the start choose (the last one again if it is free). */
  readonly port: number | null;
  readonly dataDir: string;
  /** A real relay: then neither relay nor simulator is started here. */
  readonly relayUrl: string | null;
  readonly demo: boolean;
  readonly json: boolean;
}

export const startHelp = `npm start [-- options]
Builds what is stale, starts the relay with its own PostgreSQL, a platform simulator with a demo desk, and the console.
  --host electron|browser|headless   electron (default; falls back to browser), browser: a window of its own,
                                     headless: no window, prints the address
  --port N        port of the browser host on 127.0.0.1 (default: the last one, else any free one)
  --data-dir DIR  where everything is kept (default: ./data, for the demo ./data/demo)
  --relay URL     use a real relay: no embedded relay, no simulator, no demo
  --no-demo       embedded relay without demo data and simulator
  --json          print one line of JSON when ready
  --help          this text
Ctrl+C or SIGTERM ends everything; so does closing the browser host's window, or Quit in the tray menu of Electron,
whose window only hides. Enter prints a fresh one-time address of the browser host.`;

/**
 * @param root the project, where the default data folder is
 * @param cwd what a relative `--data-dir` is relative to
 * @returns null when help was asked for
 */
export function parseStartOptions(args: readonly string[], root: string, cwd: string): StartOptions | null {
  const { values } = parseFlags(args, {
    host: { type: 'string', default: 'electron' },
    port: { type: 'string' },
    'data-dir': { type: 'string' },
    relay: { type: 'string' },
    'no-demo': { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.help === true) return null;
  const relayUrl = values.relay === undefined ? null : parseRelay(values.relay);
  const demo = relayUrl === null && values['no-demo'] !== true;
  // The demo's passwords are in these sources: it must never share a database with `npm run relay` (./data/relay).
  const usual = demo ? resolve(root, 'data', 'demo') : resolve(root, 'data');
  return {
    host: parseHost(values.host),
    port: values.port === undefined ? null : parsePort(values.port),
    dataDir: values['data-dir'] === undefined ? usual : resolve(cwd, values['data-dir']),
    relayUrl,
    demo,
    json: values.json === true,
  };
}

function parseHost(text: string): HostKind {
  if (text === 'electron' || text === 'browser' || text === 'headless') return text;
  throw new CommandError(`--host knows electron, browser and headless, not "${text}"`);
}

function parseRelay(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CommandError(`--relay wants an http or https address, not "${text}"`);
  }
  return url.href.replace(/\/$/, '');
}
