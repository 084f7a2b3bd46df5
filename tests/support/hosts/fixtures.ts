import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { distDir } from '../../../build/paths.ts';
import { signIn } from '../consolePage.ts';
import { deskBehind, type PageDesk } from '../pageDesk.ts';
import type { DemoUser } from '../program.ts';
import type { World } from '../world.ts';
import { launchConsole, skipReason, type HostName, type LaunchRequest, type RunningConsole } from './launch.ts';
import { buildStandInProgram } from './standInProgram.ts';

interface TestFixtures {
  readonly dataDir: string;
  /** Starts a console with the stand-in core; closed at the end of the test unless the test closed it. */
  readonly launch: (request?: Partial<LaunchRequest>) => Promise<RunningConsole>;
  /** The worker's console with the stand-in core, its page loaded anew: for tests that end and break nothing of it, since others follow. */
  readonly shared: KeptConsole;
  /** Opens the program on the data folder `name` of a world; closed at the end of the test unless the test closed it. */
  readonly openWindow: (world: World, name: string, request?: WindowRequest) => Promise<OpenedWindow>;
}

/** A console that tests share, and its data folder. */
interface KeptConsole extends RunningConsole {
  readonly dataDir: string;
}

/** A window of the program, and the desktop behind it. */
export interface OpenedWindow extends RunningConsole {
  readonly desk: PageDesk;
}

interface WindowRequest {
  /** Signed in as this one; absent: nobody is. */
  readonly user?: DemoUser;
  /** Absent: the world's own. */
  readonly relayUrl?: string;
}

interface WorkerFixtures {
  readonly host: HostName;
  readonly standIn: string;
  /** Where `shared` comes from; null where this host cannot run. */
  readonly kept: KeptConsole | null;
}

function hostOf(projectName: string): HostName {
  if (projectName === 'browser' || projectName === 'electron-double' || projectName === 'electron') return projectName;
  throw new Error(`no host for the project ${projectName}`);
}

async function withFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'zhishou-e2e-'));
  await use(dir);
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
}

// Playwright reads the names a fixture needs from its parameter, which must be an object pattern even when empty.
/* oxlint-disable no-empty-pattern */
/** `test` for specs that run in every host: the project's name chooses which. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  host: [async ({}, use, info) => use(hostOf(info.project.name)), { scope: 'worker' }],
  standIn: [
    async ({ host }, use) => {
      // A skipped host must not cost a build.
      const dist = skipReason(host) === null ? await buildStandInProgram() : '';
      await use(dist);
      if (dist !== '') await rm(dist, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  kept: [
    async ({ host, standIn }, use) => {
      if (skipReason(host) !== null) return use(null);
      await withFolder(async (dataDir) => {
        const running = await launchConsole({ host, dist: standIn, dataDir });
        await use({ ...running, dataDir });
        await running.close().catch(() => undefined);
      });
    },
    { scope: 'worker' },
  ],
  dataDir: async ({}, use) => withFolder(use),
  shared: async ({ host, kept }, use, info) => {
    if (kept === null) return info.skip(true, skipReason(host) ?? '');
    await kept.page.reload();
    await use(kept);
  },
  launch: async ({ host, standIn, dataDir }, use, info) => {
    const reason = skipReason(host);
    info.skip(reason !== null, reason ?? '');
    const open: RunningConsole[] = [];
    await use(async (request = {}) => {
      const started = await launchConsole({ host, dist: standIn, dataDir, ...request });
      open.push(started);
      return started;
    });
    await Promise.all(open.map((one) => one.close().catch(() => undefined)));
  },
  openWindow: async ({ host }, use) => {
    const open: RunningConsole[] = [];
    await use(async (world, name, { user, relayUrl = world.relayUrl } = {}) => {
      const started = await launchConsole({ host, dist: distDir, dataDir: world.folder(name), relayUrl });
      open.push(started);
      if (user !== undefined) await signIn(started.page, user);
      return { ...started, desk: deskBehind(started.page) };
    });
    await Promise.all(open.map((one) => one.close().catch(() => undefined)));
  },
});

/** For `beforeAll`, before anything is begun that only a host of this machine needs. */
export function skipWithout(host: HostName): void {
  const reason = skipReason(host);
  test.skip(reason !== null, reason ?? '');
}

export { expect } from '@playwright/test';
