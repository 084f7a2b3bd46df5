import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../../relay/cli/commands.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { openTestDatabase } from '../../support/postgres.ts';
import { openRelayCli, type RelayCli } from './relayCli.ts';

let cli: RelayCli;
beforeAll(async () => {
  cli = await openRelayCli();
});
afterAll(() => cli.close());

afterEach(() => vi.restoreAllMocks());

/** As `relay ARGS` does, in this process: starting one takes twenty times as long as being told of a mistake. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void (out += `${line}\n`));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => (err += String(text)) !== '');
  const code = await runCommandLine(args, env, createManualClock(0));
  vi.restoreAllMocks();
  return { code, out, err };
}

const hasStack = (text: string) => /\n\s+at /.test(text);

describe('mistakes', () => {
  it.each([
    [['serve', '--port', 'abc'], {}, /--port wants a number/],
    [['serve', '--port', '70000'], {}, /--port wants a number/],
    [['serve', '--nonsense'], {}, /--nonsense/],
    [['serve', '--demo'], {}, /--simulator-url/],
    [['serve', '--demo', '--simulator-url', 'nonsense'], {}, /--simulator-url/],
    [['dance'], {}, /unknown command "dance"/],
    [['serve'], { PORT: 'x' }, /PORT/],
    [['serve'], { LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
    [['serve'], { ZHISHOU_RELAY_KEY: 'SECRETKEY' }, /ZHISHOU_RELAY_KEY/],
    [['serve'], { DATABASE_URL: 'mysql://root:SECRETPW@x' }, /DATABASE_URL/],
    [['serve'], { DATABASE_URL: 'postgres://u:SECRETPW@127.0.0.1:1/x' }, /DATABASE_URL.*127\.0\.0\.1:1.*cannot be reached/],
    [['create-user', '--name', 'x', '--display-name', 'X', '--role', 'king'], {}, /--role/],
    [['create-user', '--role', 'agent', '--display-name', 'X'], {}, /--name is missing/],
    [['add-account', '--channel', 'fax', '--name', 'x', '--settings', '-'], {}, /--channel/],
    [['add-account', '--channel', 'qq-bot', '--name', 'x', '--settings', '/nowhere.json'], {}, /cannot be read/],
    [['add-account', '--channel', 'onebot', '--name', 'x', '--settings', '-'], {}, /onebot stays off until --i-accept-the-risk/],
    [['backup'], {}, /--to is missing/],
    [['restore', '--from', '/nowhere.backup'], {}, /cannot be read as a backup \(ENOENT\)/],
    [['move'], {}, /DATABASE_URL has to name/],
  ] as const)('%j %j: one clear line, exit code 2', async (args, env, line) => {
    const folder = join(cli.dir, 'mistakes');
    const settings = { ...env, ZHISHOU_DATA_DIR: folder };
    // Whoever comes as far as a database listens for signals and failures of the whole process.
    const { code, out, err } = await ('DATABASE_URL' in env ? cli.run(args, { env: settings }) : run(args, settings));
    const said = err.split('\n').filter((text) => text.startsWith('zhishou: '));
    expect([code, said.length]).toEqual([2, 1]);
    expect(said[0]).toMatch(line);
    expect(hasStack(out + err)).toBe(false);
    expect(out + err).not.toMatch(/SECRET/);
  });

  it('are told by the program itself in the same way', async () => {
    const { code, err } = await cli.run(['dance']);
    expect([code, err]).toEqual([2, 'zhishou: unknown command "dance" (see --help)\n']);
  });

  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const { port } = other.address() as AddressInfo; // a TCP server's address
    const database = await openTestDatabase();
    const { code, err } = await cli.run(['serve', '--port', String(port), '--data-dir', join(cli.dir, 'in-use')], { env: { DATABASE_URL: database.url } });
    other.close();
    await database.close();
    expect(code).toBe(2);
    expect(err).toContain(`port ${port} on 127.0.0.1 is in use`);
    expect(hasStack(err)).toBe(false);
  });

  it.each([[], ['serve'], ['create-user'], ['update-user'], ['add-account'], ['list-accounts'], ['backup'], ['restore'], ['move']])('--help of %s', async (...command) => {
    const { code, out } = await run([...command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/relay/);
  });
});
