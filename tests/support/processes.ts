import { execFileSync } from 'node:child_process';

/** Command lines of living processes (of whatever parent) that name `needle`, for example a data folder. */
export function processesNaming(needle: string): readonly string[] {
  if (process.platform === 'win32') return [];
  return execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(needle) && !/^\s*\d+\s+Z/.test(line));
}
