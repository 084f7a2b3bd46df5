import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRelayCli, type RelayCli } from './relayCli.ts';

let cli: RelayCli;
beforeAll(async () => {
  cli = await openRelayCli();
});
afterAll(() => cli.close());

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
    const { code, out, err } = await cli.run(args, { env: { ...env, ZHISHOU_DATA_DIR: folder } });
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
    const { code, out } = await cli.run([...command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/relay/);
  });
});
