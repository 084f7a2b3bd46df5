import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeAsset } from '../../../../electron/core/hosting/assets.ts';
import { closeWithin } from '../../../../electron/core/hosting/closeWithin.ts';
import { chromiumCandidates, hasDisplay } from '../../../../electron/core/hosting/chromium.ts';
import { numberedFileName, safeFileName } from '../../../../electron/core/hosting/fileName.ts';
import { parseHostFlags } from '../../../../electron/core/hosting/hostFlags.ts';
import { jsonLog } from '../../../../electron/core/hosting/logLine.ts';

describe('routeAsset', () => {
  it('never yields a path that climbs, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', 'a', '%2e%2e', '%2f', '%5c', '\\', 'x.js', 'assets', '%00', 'c:')), (parts) => {
        const route = routeAsset(`/${parts.join('/')}`);
        if (route.kind !== 'file') return;
        expect(route.relative).not.toMatch(/(^|\/)\.|\\|:|\0|^\//);
      }),
    );
  });

  it('answers places of the application with the page and unknown assets with nothing', () => {
    expect(routeAsset('/')).toEqual({ kind: 'page' });
    expect(routeAsset('/tickets/T-1.2')).toEqual({ kind: 'page' });
    expect(routeAsset('/assets/x.exe')).toEqual({ kind: 'refused' });
    expect(routeAsset('/assets/x.css')).toMatchObject({ kind: 'file', relative: 'assets/x.css' });
  });
});

describe('file names', () => {
  it('are flat, visible and not a device, whatever was suggested', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (suggested) => {
        const name = safeFileName(suggested);
        expect(name).not.toMatch(/[/\\:*?"<>|]|^\.|^\s|^(con|nul|aux|prn)(\.|$)/i);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThan(180);
      }),
    );
    expect(safeFileName('回访登记 2026年7月.xlsx')).toBe('回访登记 2026年7月.xlsx');
    expect(safeFileName('CON.csv')).toBe('_CON.csv');
  });

  it('are numbered before the extension', () => {
    expect([1, 2].map((n) => numberedFileName('a.b.csv', n))).toEqual(['a.b.csv', 'a.b (2).csv']);
  });
});

describe('closeWithin', () => {
  it('does not wait for what never ends, and takes a failure as an end', async () => {
    expect(await closeWithin(new Promise(() => undefined), 10)).toBe(false);
    expect(await closeWithin(Promise.reject(new Error('x')), 1_000)).toBe(true);
  });
});

describe('parseHostFlags', () => {
  it('leaves flags of others alone and refuses a relay that is not http', () => {
    const flags = parseHostFlags(['--inspect=0', '.', '--no-sandbox', '--data-dir', '/d', '--relay', 'https://r.example/']);
    expect(flags).toEqual({ dataDir: '/d', relayUrl: 'https://r.example', locale: 'zh-CN' });
    expect(() => parseHostFlags(['--relay', 'file:///etc/passwd'])).toThrow('--relay');
  });
});

describe('chromiumCandidates', () => {
  it('prefers what the environment names and knows each platform', () => {
    expect(chromiumCandidates('linux', { ZHISHOU_CHROMIUM: '/x/chrome', PATH: '/usr/bin' })[0]).toBe('/x/chrome');
    expect(chromiumCandidates('linux', { PATH: '/usr/bin:relative' })).toContain('/usr/bin/chromium');
    expect(chromiumCandidates('win32', { PROGRAMFILES: 'C:\\P' })).toContain('C:\\P\\Microsoft\\Edge\\Application\\msedge.exe');
    expect([hasDisplay('linux', {}), hasDisplay('linux', { WAYLAND_DISPLAY: 'w' }), hasDisplay('win32', {})]).toEqual([false, true, true]);
  });
});

describe('jsonLog', () => {
  it('writes one line even for what JSON cannot say', () => {
    const lines: string[] = [];
    const log = jsonLog((line) => lines.push(line), () => 7);
    log({ level: 'info', code: 'a.b', count: 1 });
    log({ level: 'warn', code: 'c.d', big: 1n });
    expect(lines).toEqual(['{"at":7,"level":"info","code":"a.b","count":1}\n', '{"at":7,"level":"warn","code":"c.d"}\n']);
  });
});
