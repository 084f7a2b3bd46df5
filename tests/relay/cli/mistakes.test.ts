import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { explain, runCommandLine } from '../../../relay/cli/commandLine.ts';
import { systemClock } from '../../support/systemClock.ts';
import { openRelayCli, type RelayCli } from './relayCli.ts';

let cli: RelayCli;
beforeAll(async () => {
  cli = await openRelayCli();
});
afterAll(() => cli.close());

/** The same command line without a process of its own, which costs a second each. */
async function inThisProcess(args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ readonly ended: { readonly code: number; readonly line: string }; readonly said: string }> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const ended = await runCommandLine(args, { ...process.env, ...env }, systemClock()).then((code) => ({ code, line: '' }), explain);
    return { ended, said: log.mock.calls.flat().join('\n') };
  } finally {
    log.mockRestore();
  }
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
    const { ended, said } = await inThisProcess(args, { ...env, ZHISHOU_DATA_DIR: join(cli.dir, 'mistakes') });
    expect(ended).toMatchObject({ code: 2, line: expect.stringMatching(line) });
    expect(ended.line).not.toContain('\n');
    expect(said + ended.line).not.toMatch(/SECRET/);
  });

  it.each([
    [['serve', '--port', 'abc'], {}, /--port wants a number/],
    [['serve'], { DATABASE_URL: 'postgres://u:SECRETPW@127.0.0.1:1/x' }, /DATABASE_URL.*127\.0\.0\.1:1.*cannot be reached/],
  ] as const)('%j %j as an operator sees it', async (args, env, line) => {
    const { code, out, err } = await cli.run(args, { env: { ...env, ZHISHOU_DATA_DIR: join(cli.dir, 'mistakes') } });
    const said = err.split('\n').filter((text) => text.startsWith('zhishou: '));
    expect([code, said.length]).toEqual([2, 1]);
    expect(said[0]).toMatch(line);
    expect(hasStack(out + err)).toBe(false);
    expect(out + err).not.toMatch(/SECRET/);
  });

  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const { port } = other.address() as AddressInfo; // a TCP server's address
    const { code, err } = await cli.run(['serve', '--port', String(port), '--data-dir', join(cli.dir, 'in-use')]);
    other.close();
    expect(code).toBe(2);
    expect(err).toContain(`port ${port} on 127.0.0.1 is in use`);
    expect(hasStack(err)).toBe(false);
  });

  it.each([[], ['serve'], ['create-user'], ['update-user'], ['add-account'], ['list-accounts'], ['backup'], ['restore'], ['move']])('--help of %s', async (...command) => {
    const { ended, said } = await inThisProcess([...command, '--help'], {});
    expect(ended.code).toBe(0);
    expect(said).toMatch(/relay/);
  });
});
