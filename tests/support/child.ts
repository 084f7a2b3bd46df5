import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../build/paths.ts';

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program of ours that said it is ready. */
export interface Child {
  readonly pid: number;
  /** Its ready line. */
  readonly ready: Readonly<Record<string, unknown>>;
  readonly exited: Promise<ChildExit>;
  /** Writes a line to its standard input (the browser host answers with a fresh address). */
  send(line: string): void;
  /** The next JSON object on its standard output after now. */
  nextLine(): Promise<Readonly<Record<string, unknown>>>;
  /** Everything it said on standard error so far, at most the last 200 lines. */
  errors(): string;
  /** SIGTERM, and SIGKILL after 8 s. Resolves when it is gone. */
  stop(): Promise<ChildExit>;
  /** SIGKILL: no chance to tidy up. Resolves when it is gone. */
  kill(): Promise<ChildExit>;
}

export interface ChildSpec {
  /** Arguments of `node`. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly readyTimeoutMs?: number;
}

const stopGraceMs = 8_000;
const keptLines = 200;

function parseObject(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

/**
 * Starts `node ...args` in the project and waits for one line of JSON with `ready: true`.
 * @throws when it ends first, with its last words
 */
export async function startChild(spec: ChildSpec): Promise<Child> {
  const process_ = spawn(process.execPath, spec.args, {
    cwd: projectRoot,
    env: { ...process.env, ...spec.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  const exited = new Promise<ChildExit>((resolve) => process_.once('close', (code, signal) => resolve({ code, signal })));
  createInterface(process_.stderr).on('line', (line) => {
    errors.push(line);
    if (errors.length > keptLines) errors.shift();
  });
  process_.stdin.on('error', () => undefined);
  const waiting: ((value: Readonly<Record<string, unknown>>) => void)[] = [];
  const ready = await new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready in time: ${spec.args.join(' ')}\n${errors.join('\n')}`)), spec.readyTimeoutMs ?? 90_000);
    let isReady = false;
    createInterface(process_.stdout).on('line', (line) => {
      const value = parseObject(line);
      if (value === null) return;
      if (isReady) return waiting.shift()?.(value);
      if (value['ready'] !== true) return;
      isReady = true;
      clearTimeout(late);
      resolve(value);
    });
    void exited.then(({ code, signal }) => {
      clearTimeout(late);
      if (!isReady) reject(new Error(`ended with ${signal ?? code} before it was ready: ${spec.args.join(' ')}\n${errors.join('\n')}`));
    });
  }).catch(async (error: unknown) => {
    await end(process_, exited, 'SIGKILL');
    throw error;
  });
  return {
    pid: process_.pid ?? 0,
    ready,
    exited,
    send: (line) => void process_.stdin.write(`${line}\n`),
    nextLine: () => new Promise((resolve) => waiting.push(resolve)),
    errors: () => errors.join('\n'),
    stop: () => end(process_, exited, 'SIGTERM'),
    kill: () => end(process_, exited, 'SIGKILL'),
  };
}

async function end(child: ChildProcess, exited: Promise<ChildExit>, signal: NodeJS.Signals): Promise<ChildExit> {
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
  const exit = await exited;
  clearTimeout(timer);
  return exit;
}

/** Runs `node ...args` to its end: for what must refuse to start. */
export async function runToEnd(args: readonly string[], timeoutMs = 30_000): Promise<ChildExit & { readonly stdout: string; readonly stderr: string }> {
  // The test runner's colour settings contradict each other, which Node tells on standard error.
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const exit = await new Promise<ChildExit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  clearTimeout(timer);
  return { ...exit, stdout, stderr };
}
