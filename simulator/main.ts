import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runningClock } from '../shared/time/clock.ts';
import { createSimulator, oneLine } from './createSimulator.ts';
import { startDemo } from './demo/demo.ts';
import { accountsRequest, type SimAccount } from './model.ts';

const HELP = `Usage: simulator [--port N] [--accounts FILE] [--demo]

Plays the platforms (微信客服, WeCom app and bot, QQ bot, a OneBot client) on 127.0.0.1 for demos and tests.

  --port N         port to listen on; 0 (the default) takes a free one
  --accounts FILE  JSON: one account or a list, {"channel","callback","secrets"} or the flat form; more by POST /accounts
  --demo           a small desk: some hours of history, then a message every 20 to 40 s
  --json           accepted for symmetry; the ready line is JSON in any case
  --help           this text

Control: POST /say  GET /sent  GET|POST /faults  GET|POST /accounts  POST /session  POST /kick  GET /deliveries  GET /stats  GET /healthz
`;

/** A mistake of the caller: one line, exit code 2. */
class UsageError extends Error {}

interface Options {
  readonly port: number;
  readonly accounts: readonly SimAccount[];
  readonly demo: boolean;
}

function parseOptions(args: readonly string[]): Options | 'help' {
  const { values } = readFlags(args);
  if (values.help === true) return 'help';
  const port = Number(values.port ?? '0');
  if (!/^\d{1,5}$/.test(values.port ?? '0') || port > 65_535) throw new UsageError(`--port ${values.port}: not a port`);
  return { port, accounts: values.accounts === undefined ? [] : readAccounts(values.accounts), demo: values.demo === true };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        accounts: { type: 'string' },
        demo: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'bad flags');
  }
}

function readAccounts(file: string): SimAccount[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new UsageError(`--accounts ${file}: not a readable JSON file`);
  }
  const parsed = accountsRequest.safeParse(json);
  if (!parsed.success) throw new UsageError(`--accounts ${file}: ${oneLine(parsed.error)}`);
  return parsed.data;
}

async function run(options: Options): Promise<void> {
  const clock = runningClock(() => Date.now(), { set: setTimeout, clear: clearTimeout });
  const newId = (): string => randomUUID().replaceAll('-', '');
  const simulator = createSimulator({ clock, newId, accounts: options.accounts });
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  const url = await simulator.listen({ host: '127.0.0.1', port: options.port }).catch((error: unknown) => {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw new UsageError(isTaken ? `port ${options.port} is in use` : `cannot listen on port ${options.port}`);
  });
  const stopDemo = options.demo ? startDemo(simulator, clock) : () => undefined;
  console.log(JSON.stringify({ ready: true, simulator: url, accounts: options.accounts.map(({ name }) => name) }));
  await stopped;
  stopDemo();
  await simulator.close();
}

async function main(): Promise<void> {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options === 'help') process.stdout.write(HELP);
    else await run(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`simulator: ${error.message}`);
    process.exitCode = 2;
  }
}

await main();
