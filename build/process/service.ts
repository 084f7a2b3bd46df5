import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { CommandError } from '../commandLine.ts';
import { projectRoot } from '../paths.ts';

export interface ServiceSpec {
  /** For messages: "the relay". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to ours; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Standard error goes here. */
  readonly logFile: string;
  readonly readyTimeoutMs: number;
  /** JSON objects that it prints after the ready line. */
  readonly onLine?: (value: Readonly<Record<string, unknown>>) => void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process that said it is ready. */
export interface Service {
  readonly name: string;
  readonly logFile: string;
  /** The JSON object of its ready line. */
  readonly ready: Readonly<Record<string, unknown>>;
  readonly exited: Promise<Exit>;
  send(line: string): void;
  /** Asks it to end, waits `graceMs`, then kills it and all that it started. */
  stop(graceMs: number): Promise<void>;
}

/** Arguments of a Node child that must not outlive this process. */
export function guardedNode(script: string, args: readonly string[]): { command: string; args: readonly string[] } {
  const guard = pathToFileURL(join(projectRoot, 'build', 'process', 'parentGuard.mjs')).href;
  return { command: process.execPath, args: ['--import', guard, script, ...args] };
}

const posix = process.platform !== 'win32';

function parseLine(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

/** Kills the whole process group: a killed service must not leave its database or browser behind. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid === undefined) return;
    if (posix) process.kill(-child.pid, 'SIGKILL');
    // Windows has no process groups to kill; its own tool walks the tree while the root is alive.
    else if (child.exitCode === null) spawnSync('taskkill', ['/PID', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
  } catch {
    // Nobody was left.
  }
}

function ask(child: ChildProcess): void {
  if (posix) child.kill('SIGTERM');
  else if (child.connected) child.send('zhishou:stop', () => undefined);
}

async function stopChild(child: ChildProcess, exited: Promise<Exit>, graceMs: number): Promise<void> {
  ask(child);
  const timer = setTimeout(() => killGroup(child), graceMs);
  await exited;
  clearTimeout(timer);
  killGroup(child);
}

/**
 * Starts a process and waits for its ready line: one line of JSON with `ready: true`.
 * @param register told of the stopper at once, so that a signal during start-up ends the child too
 * @throws CommandError with the child's own last line when it ends first, with its exit code when that is 2
 */
export async function startService(spec: ServiceSpec, register: (stop: (graceMs: number) => Promise<void>) => void): Promise<Service> {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = createWriteStream(spec.logFile, { flags: 'a', mode: 0o600 });
  const child = spawn(spec.command, spec.args, {
    cwd: projectRoot,
    env: { ...process.env, ...spec.env },
    // A group of its own: Ctrl+C in the terminal reaches only the parent, which stops everything in order.
    detached: posix,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  let lastError = '';
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', (error) => {
      lastError = error.message;
      resolve({ code: 1, signal: null });
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  register((graceMs) => stopChild(child, exited, graceMs));
  child.stdin?.on('error', () => undefined);
  child.stderr?.pipe(log);
  if (child.stderr !== null) {
    createInterface(child.stderr).on('line', (line) => {
      if (line.trim() !== '') lastError = line;
    });
  }

  const ready = await new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new CommandError(`${spec.name} was not ready within ${spec.readyTimeoutMs / 1000} s (log: ${spec.logFile})`, 1));
    }, spec.readyTimeoutMs);
    let isReady = false;
    if (child.stdout !== null) {
      createInterface(child.stdout).on('line', (line) => {
        const value = parseLine(line);
        if (value === null) return;
        if (isReady) return spec.onLine?.(value);
        if (value['ready'] !== true) return;
        isReady = true;
        clearTimeout(timer);
        resolve(value);
      });
    }
    void exited.then(({ code, signal }) => {
      clearTimeout(timer);
      if (!isReady) reject(failureBeforeReady(spec, lastError, code, signal));
    });
  });
  return {
    name: spec.name,
    logFile: spec.logFile,
    ready,
    exited,
    send: (line) => void child.stdin?.write(`${line}\n`),
    stop: (graceMs) => stopChild(child, exited, graceMs),
  };
}

function failureBeforeReady(spec: ServiceSpec, lastError: string, code: number | null, signal: NodeJS.Signals | null): CommandError {
  const said = lastError.replace(/^(zhishou|relay|simulator|zhishou-relay): /, '');
  // A structured log line is for machines; the file has it.
  const why = said === '' || said.startsWith('{') ? `it ended with ${signal ?? `code ${code}`} (log: ${spec.logFile})` : said;
  return new CommandError(`${spec.name} did not start: ${why}`, code === 2 ? 2 : 1);
}
