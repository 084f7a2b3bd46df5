import { spawn } from 'node:child_process';
import { projectRoot } from '../paths.ts';

const posix = process.platform !== 'win32';

/**
 * Runs one Node tool with its output on the terminal.
 * @param script path of the tool's entry, relative to the project
 * @param capMs after this it and all that it started are killed
 * @returns its exit code; 124 when the cap was reached
 */
export function runTool(script: string, args: readonly string[], env: Readonly<Record<string, string>>, capMs: number): Promise<number> {
  return runCommandLine(process.execPath, [script, ...args], env, capMs);
}

/** Like `runTool` for any program. */
export function runCommandLine(command: string, args: readonly string[], env: Readonly<Record<string, string>>, capMs: number): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: posix,
      windowsHide: true,
    });
    const end = (signal: NodeJS.Signals): void => {
      try {
        if (posix && child.pid !== undefined) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It was already gone.
      }
    };
    const forward = (): void => end('SIGTERM');
    process.once('SIGINT', forward).once('SIGTERM', forward);
    let capped = false;
    const timer = setTimeout(() => {
      capped = true;
      end('SIGKILL');
    }, capMs);
    const finish = (code: number): void => {
      clearTimeout(timer);
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(capped ? 124 : code);
    };
    child.once('error', () => finish(127));
    child.once('exit', (code) => finish(code ?? 1));
  });
}
