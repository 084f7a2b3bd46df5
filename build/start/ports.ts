import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { CommandError } from '../commandLine.ts';

export interface Ports {
  readonly console: number;
  readonly relay: number;
  readonly simulator: number;
}

/** Tries to listen; resolves with the port, or null when it is taken. 0 asks for any. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => resolve(found));
    });
  });
}

function remembered(file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}

/**
 * Chooses ports: those of the last start where they are free, because the browser keys what it stores (and the
 * mirror its relay) by the address.
 * @param wantedConsole the person's `--port`
 * @throws CommandError when `wantedConsole` is taken
 */
export async function choosePorts(file: string, wantedConsole: number | null): Promise<Ports> {
  const last = remembered(file);
  const taken = new Set<number>();
  const choose = async (name: keyof Ports): Promise<number> => {
    const before = last[name];
    const candidates = typeof before === 'number' && !taken.has(before) ? [before, 0, 0, 0] : [0, 0, 0];
    for (const candidate of candidates) {
      const port = await tryPort(candidate);
      if (port === null || taken.has(port)) continue;
      taken.add(port);
      return port;
    }
    throw new CommandError('no free port on 127.0.0.1', 1);
  };
  if (wantedConsole !== null && wantedConsole !== 0) {
    if ((await tryPort(wantedConsole)) === null) throw new CommandError(`port ${wantedConsole} is in use; choose another with --port`);
    taken.add(wantedConsole);
  }
  const ports = {
    console: wantedConsole !== null && wantedConsole !== 0 ? wantedConsole : await choose('console'),
    relay: await choose('relay'),
    simulator: await choose('simulator'),
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}
