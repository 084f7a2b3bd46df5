import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../../build/paths.ts';
import { guardedNode, startService } from '../../build/process/service.ts';
import { findElectron, installedElectron } from '../../build/start/electronBinary.ts';
import { demoWarning } from '../../build/start/demoFolder.ts';
import { lockDataDir } from '../../build/start/lock.ts';
import { parseStartOptions } from '../../build/start/options.ts';
import { choosePorts } from '../../build/start/ports.ts';
import { createSupervisor } from '../../build/start/supervisor.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhishou-start-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const until = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 500 && !condition(); i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
};

describe('parseStartOptions', () => {
  const parse = (...args: string[]) => parseStartOptions(args, '/project', '/work');

  it('has a demo by default, and none with a real relay or without one', () => {
    expect(parse()).toEqual({ host: 'electron', port: null, dataDir: join('/project', 'data', 'demo'), relayUrl: null, demo: true, json: false });
    expect(parse('--relay', 'https://relay.example/')).toMatchObject({ relayUrl: 'https://relay.example', demo: false });
    expect(parse('--no-demo')).toMatchObject({ relayUrl: null, demo: false });
    for (const args of [['--no-demo'], ['--relay', 'https://relay.example']]) expect(parse(...args)).toMatchObject({ dataDir: join('/project', 'data') });
    expect(parse('--data-dir', 'x')).toMatchObject({ dataDir: join('/work', 'x') });
    expect(parse('--help')).toBeNull();
  });

  it('refuses what it does not know in one line with exit code 2', () => {
    for (const args of [['--bad'], ['--host', 'safari'], ['--port', '70000'], ['--port', 'x'], ['--relay', 'relay.example'], ['word'], ['--data-dir']]) {
      expect(() => parse(...args), args.join(' ')).toThrow(expect.objectContaining({ exitCode: 2, message: expect.not.stringContaining('\n') }));
    }
  });
});

describe('choosePorts', () => {
  it('takes the last ports again while they are free, others when not', async () => {
    const file = join(dir, 'ports.json');
    const first = await choosePorts(file, null);
    expect(new Set(Object.values(first)).size).toBe(3);
    expect(await choosePorts(file, null)).toEqual(first);
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(first.relay, '127.0.0.1', resolve));
    const second = await choosePorts(file, null);
    expect(second).toMatchObject({ console: first.console, simulator: first.simulator });
    expect(second.relay).not.toBe(first.relay);
    await expect(choosePorts(file, first.relay)).rejects.toThrow(expect.objectContaining({ exitCode: 2, message: expect.stringContaining('in use') }));
    blocker.close();
  });
});

describe('demoWarning', () => {
  it('tells when the demo is started as a real relay, and only then', async () => {
    const [demo, real] = [join(dir, 'demo'), join(dir, 'real')];
    for (const folder of [demo, real]) await mkdir(folder);
    expect([demoWarning(real, false), demoWarning(demo, true), demoWarning(demo, true)]).toEqual([null, null, null]);
    expect(demoWarning(demo, false)).toMatch(/holds the demo desk.*--data-dir/);
    expect(demoWarning(real, false)).toBeNull();
  });
});

describe('lockDataDir', () => {
  it('lets one start in, and takes over from one that is gone', async () => {
    await mkdir(join(dir, 'start'));
    const script = join(dir, 'start', 'main.ts');
    await writeFile(script, 'setInterval(() => {}, 1000)');
    const other = spawn(process.execPath, [script], { stdio: 'ignore' });
    await writeFile(join(dir, 'start.lock'), String(other.pid));
    expect(() => lockDataDir(dir)).toThrow(expect.objectContaining({ exitCode: 2 }));
    const gone = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await gone;
    const release = lockDataDir(dir);
    expect(await readFile(join(dir, 'start.lock'), 'utf8')).toBe(String(process.pid));
    release();
    expect(existsSync(join(dir, 'start.lock'))).toBe(false);
  });

  it('says in one line that a folder cannot be used', async () => {
    const file = join(dir, 'a file');
    await writeFile(file, '');
    for (const folder of [file, join(file, 'below')]) {
      expect(() => lockDataDir(folder), folder).toThrow(
        expect.objectContaining({ exitCode: 2, message: expect.stringMatching(/^the data folder .* cannot be used \(E\w+\); choose another with --data-dir$/) }),
      );
    }
  });
});

describe('findElectron', () => {
  const search = (now: number, download: () => Promise<boolean>) =>
    findElectron({ root: dir, failureFile: join(dir, 'cache', 'failed.json'), platform: 'linux', override: undefined, now, download });

  it('tries a download once a day and remembers that it failed', async () => {
    let tries = 0;
    const fail = async (): Promise<boolean> => {
      tries += 1;
      return false;
    };
    expect(await search(1_000, fail)).toMatchObject({ kind: 'absent' });
    expect(await search(1_000 + 86_399_999, fail)).toMatchObject({ kind: 'absent', why: expect.stringContaining('within the last day') });
    expect(tries).toBe(1);
    await search(1_000 + 86_400_000, fail);
    expect(tries).toBe(2);
  });

  it('finds what the download brought, but not half of it', async () => {
    const electron = join(dir, 'node_modules', 'electron');
    const half = async (): Promise<boolean> => {
      await mkdir(join(electron, 'dist'), { recursive: true });
      await writeFile(join(electron, 'dist', 'electron'), '');
      return true;
    };
    expect(await search(1, half)).toMatchObject({ kind: 'absent' });
    await writeFile(join(electron, 'path.txt'), 'electron');
    expect(await search(2, half)).toEqual({ kind: 'found', path: join(electron, 'dist', 'electron') });
    expect(installedElectron(dir, 'linux', join(dir, 'elsewhere'))).toBeNull();
  });
});

describe('startService', () => {
  const script = async (text: string): Promise<{ name: string; command: string; args: readonly string[]; logFile: string; readyTimeoutMs: number }> => {
    const file = join(dir, `${Math.random().toString(36).slice(2)}.mjs`);
    await writeFile(file, text);
    return { name: 'the service', ...guardedNode(file, []), logFile: join(dir, 'log', 'service.log'), readyTimeoutMs: 10_000 };
  };
  const ready = `console.log('noise'); console.log(JSON.stringify({ ready: true, pid: process.pid }));`;

  it('says why a service did not start, in its own words and with its exit code', async () => {
    const spec = await script(`console.error('zhishou: the port is in use'); process.exit(2)`);
    await expect(startService(spec, () => undefined)).rejects.toThrow(
      expect.objectContaining({ exitCode: 2, message: 'the service did not start: the port is in use' }),
    );
  });

  it('does not wait for ever', async () => {
    const spec = await script('setInterval(() => {}, 1000)');
    let stop: ((graceMs: number) => Promise<void>) | undefined;
    await expect(startService({ ...spec, readyTimeoutMs: 300 }, (one) => (stop = one))).rejects.toThrow('not ready within');
    await stop?.(1_000);
  });

  it('ends a service that ignores the request, with what it started', async () => {
    const spec = await script(`
      import { spawn } from 'node:child_process';
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      process.on('SIGTERM', () => {});
      setInterval(() => {}, 1000);
      console.log(JSON.stringify({ ready: true, pid: process.pid, child: child.pid }));`);
    const service = await startService(spec, () => undefined);
    const pids = [Number(service.ready['pid']), Number(service.ready['child'])];
    expect(pids.map(isAlive)).toEqual([true, true]);
    await service.stop(200);
    await until(() => !pids.some(isAlive));
  });

  it('ends in order when the parent is killed', async () => {
    const spec = await script(`
      import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(join(dir, 'ended'))}, ''); process.exit(0); });
      setInterval(() => {}, 1000); ${ready}`);
    const parent = join(dir, 'parent.mts');
    const module = pathToFileURL(join(projectRoot, 'build', 'process', 'service.ts')).href;
    await writeFile(
      parent,
      `import { startService } from ${JSON.stringify(module)};
       void startService(${JSON.stringify(spec)}, () => undefined).then((service) => console.log(service.ready.pid));`,
    );
    const child = spawn(process.execPath, [join(projectRoot, 'build', 'run.mjs'), parent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) => child.stdout.once('data', (data) => resolve(Number(data))));
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await until(() => existsSync(join(dir, 'ended')) && !isAlive(pid));
  });

  it('is reported when it ends by itself, and not when it was asked to', async () => {
    const supervisor = createSupervisor();
    const staying = await supervisor.start(await script(`setInterval(() => {}, 1000); ${ready}`));
    await supervisor.start(await script(`${ready} setTimeout(() => process.exit(7), 50)`));
    const { service, exit } = await supervisor.unexpectedExit;
    expect(exit.code).toBe(7);
    expect(service).not.toBe(staying);
    await supervisor.stopAll();
    expect(isAlive(Number(staying.ready['pid']))).toBe(false);
  });
});
