import { join } from 'node:path';
import { openDesk, type Desk } from './desk.ts';
import {
  buildParts,
  freePort,
  giveAccounts,
  startConsole,
  startRelay,
  startSimulator,
  type Console,
  type DemoUser,
  type RelayProcess,
} from './program.ts';
import type { SimulatorControl } from './simulatorControl.ts';
import type { Child } from './child.ts';
import { openMigratedDatabase, type TestDatabase } from './postgres.ts';
import { openRelayReader, type RelayReader, type RelayRows } from './relayReader.ts';
import { removeScratchDir, scratchDir } from './scratchDir.ts';

/** A relay, the platforms and a quiet demo desk, each a process of its own; consoles are started as a test needs them. */
export interface World {
  readonly dir: string;
  readonly relay: RelayProcess;
  readonly relayUrl: string;
  /** A database of its own on the tests' PostgreSQL: starting a server for each world took half of its start. */
  readonly databaseUrl: string;
  readonly simulator: SimulatorControl;
  user(role: DemoUser['role']): DemoUser;
  /** The relay's rows now, as the lead may see them. */
  rows(): Promise<RelayRows>;
  /** A desktop without a window in the data folder `name`; signed in when `user` is given. */
  openDesk(name: string, user?: DemoUser, relayUrl?: string): Promise<OpenedDesk>;
  /** Data folder of a desktop. */
  folder(name: string): string;
  close(): Promise<void>;
}

export interface OpenedDesk extends Desk {
  readonly console: Console;
  /** Quits the desktop in order. */
  quit(): Promise<void>;
}

/** @param withRenderer false where no page is opened */
export async function startWorld(name: string, withRenderer = true): Promise<World> {
  await buildParts(withRenderer);
  const dir = scratchDir(name);
  const children: Child[] = [];
  let opened: TestDatabase | undefined;
  const close = async (): Promise<void> => {
    for (const child of children.toReversed()) await child.stop();
    await opened?.close();
    await removeScratchDir(dir);
  };
  try {
    const [simulator, port, database] = await Promise.all([startSimulator(), freePort(), openMigratedDatabase()]);
    opened = database;
    children.push(simulator.child);
    const relay = await startRelay(join(dir, 'relay'), port, simulator.control.url, database.url);
    children.push(relay.child);
    await giveAccounts(simulator.control.url, relay.accounts);
    const relayUrl = `http://127.0.0.1:${port}`;
    const folder = (desk: string): string => join(dir, desk);
    const userOf = (role: DemoUser['role']): DemoUser => {
      const found = relay.users.find((one) => one.role === role);
      if (found === undefined) throw new Error(`the demo has no ${role}`);
      return found;
    };
    let reader: Promise<RelayReader> | undefined;
    return {
      dir,
      relay,
      relayUrl,
      databaseUrl: database.url,
      simulator: simulator.control,
      user: userOf,
      async rows() {
        reader ??= openRelayReader(relayUrl, userOf('lead'));
        return (await reader).read();
      },
      async openDesk(deskName, user, url = relayUrl) {
        const console_ = await startConsole(folder(deskName), url);
        children.push(console_.child);
        const desk = await openDesk(await console_.address());
        if (user !== undefined) await desk.login(url, user);
        const quit = async (): Promise<void> => {
          desk.close();
          await console_.child.stop();
        };
        return { ...desk, console: console_, quit };
      },
      folder,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
