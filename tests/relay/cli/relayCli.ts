import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildStale } from '../../../build/bundle/build.ts';
import { outputs } from '../../../build/paths.ts';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RelayCli {
  /** A folder of its own, for data folders. */
  readonly dir: string;
  /** One command from start to end. */
  run(args: readonly string[], options?: { env?: Record<string, string>; input?: string }): Promise<Ended>;
  /** `serve --json` on a free port, once it is ready. */
  serve(args: readonly string[], env?: Record<string, string>): Promise<{ child: ChildProcess; ready: Record<string, unknown>; out: () => string }>;
  /** Ends whatever still runs. */
  endAll(): Promise<void>;
  close(): Promise<void>;
}

/** The relay's command line as operators run it: one bundle, in processes of its own. */
export async function openRelayCli(): Promise<RelayCli> {
  await buildStale({ only: ['relay'] });
  const dir = mkdtempSync(join(tmpdir(), 'zhishou-relay-cli-'));
  // Open to the server's own user, when the tests run as root.
  chmodSync(dir, 0o755);
  const running = new Set<ChildProcess>();

  function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const child = spawn(process.execPath, [outputs.relay, ...args], { env: { ...process.env, LOG_LEVEL: 'info', ...env }, stdio: 'pipe' });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  }
  async function endAll(): Promise<void> {
    for (const child of running) {
      child.kill('SIGTERM');
      await new Promise((done) => child.once('exit', done));
    }
  }
  return {
    dir,
    async run(args, options = {}) {
      const child = start(args, options.env);
      let [out, err] = ['', ''];
      child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.stdin?.end(options.input ?? '');
      const code = await new Promise<number | null>((done) => child.once('close', done));
      return { code, out, err };
    },
    async serve(args, env) {
      const child = start(['serve', '--json', '--port', '0', ...args], env);
      child.stderr?.resume();
      let out = '';
      if (child.stdout === null) throw new Error('no output');
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      const line = await new Promise<string>((done, fail) => {
        if (child.stdout !== null) createInterface(child.stdout).once('line', done);
        child.once('exit', () => fail(new Error('ended before it was ready')));
      });
      return { child, ready: JSON.parse(line) as Record<string, unknown>, out: () => out };
    },
    endAll,
    async close() {
      await endAll();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Sends the signal and waits for the end. */
export async function endWith(child: ChildProcess, signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
  const began = performance.now();
  child.kill(signal);
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return { code, ms: performance.now() - began };
}
