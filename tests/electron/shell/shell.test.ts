import { describe, expect, it } from 'vitest';
import { parseHostFlags } from '../../../electron/core/hosting/hostFlags.ts';
import { contextMenuItems } from '../../../electron/shell/contextMenu.ts';
import { isTrustedSender } from '../../../electron/shell/ipc/sender.ts';
import { externalLink, isAppUrl } from '../../../electron/shell/origin.ts';
import { textsFor } from '../../../electron/shell/texts.ts';
import { minimumSize, parseWindowState, placeWindow } from '../../../electron/shell/windowState.ts';

describe('isTrustedSender', () => {
  const event = (url: string, parent: unknown = null) => ({ senderFrame: { url, parent } });

  it('takes only the main frame of our own pages', () => {
    expect(isTrustedSender(event('zhishou://app/inbox/1'))).toBe(true);
    for (const url of ['zhishou://app', 'zhishou://app.evil/', 'zhishou://other/', 'https://app/', 'file:///zhishou://app/', 'data:text/html,zhishou://app/', '', 'about:blank']) {
      expect(isTrustedSender(event(url)), url).toBe(false);
    }
    expect(isTrustedSender(event('zhishou://app/', {}))).toBe(false);
    expect(isTrustedSender({ senderFrame: null })).toBe(false);
  });
});

describe('links', () => {
  it('are handed out only when https and without credentials', () => {
    expect(externalLink('https://a.example/x?y')).toBe('https://a.example/x?y');
    for (const url of ['http://a.example', 'javascript:alert(1)', 'file:///c:/x', 'smb://x', 'https://u:p@a.example', 'nonsense']) {
      expect(externalLink(url), url).toBeNull();
    }
    expect(isAppUrl('zhishou://application/')).toBe(false);
  });
});

describe('the window state', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1040 };
  const second = { x: 1920, y: 0, width: 1280, height: 1000 };
  const at = (bounds: object) => parseWindowState(JSON.stringify({ bounds, maximised: false, zoom: 1 }));

  it('is as at the first start when it cannot be understood', () => {
    for (const text of [null, '', '{', '[]', 'null', '{"bounds":{"x":"1"}}', '{"zoom":"big"}']) {
      expect(parseWindowState(text)).toEqual({ bounds: null, maximised: false, zoom: 1 });
    }
    expect(parseWindowState('{"zoom":99,"maximised":true}')).toEqual({ bounds: null, maximised: true, zoom: 3 });
  });

  it('puts the window back, but never where no screen is', () => {
    const state = at({ x: 2000, y: 50, width: 1100, height: 700 });
    const size = { width: 1100, height: 700, minWidth: minimumSize.width, minHeight: minimumSize.height };
    expect(placeWindow(state, [screen, second])).toEqual({ x: 2000, y: 50, ...size });
    expect(placeWindow(state, [screen])).toEqual(size);
    expect(placeWindow(at({ x: 0, y: -500, width: 1100, height: 700 }), [screen])).toEqual(size);
  });

  it('keeps the window between the smallest size and the screen', () => {
    expect(placeWindow(at({ x: 0, y: 0, width: 9000, height: 9000 }), [screen])).toMatchObject({ width: 1920, height: 1040 });
    expect(placeWindow(at({ x: 0, y: 0, width: 10, height: 10 }), [screen])).toMatchObject(minimumSize);
  });

  it('fits a small screen at a large scale, where the usual smallest size would not', () => {
    const laptop = { x: 0, y: 0, width: 911, height: 482 };
    expect(placeWindow(parseWindowState(null), [laptop])).toEqual({ width: 911, height: 482, minWidth: 911, minHeight: 482 });
  });
});

describe('the catalogue', () => {
  it('says everything in both languages', () => {
    const [zh, en] = [textsFor('zh-CN'), textsFor('en')];
    for (const [key, text] of Object.entries(en)) {
      if (typeof text === 'string' && key !== 'appName') expect(text, key).not.toMatch(/[\u4e00-\u9fff]/);
    }
    expect(Object.entries(zh).filter(([key, text]) => typeof text === 'string' && key !== 'appName' && !/[\u4e00-\u9fff]/.test(text))).toEqual([]);
  });
});

describe('the menu under the right mouse button', () => {
  const all = { canCut: true, canCopy: true, canPaste: false, canSelectAll: true };
  const roles = (isEditable: boolean, selectionText: string) =>
    contextMenuItems({ isEditable, selectionText, editFlags: all }, textsFor('zh-CN')).map(({ role, type }) => role ?? type);

  it('edits in a field, copies a selection, and is absent elsewhere', () => {
    expect(roles(true, '')).toEqual(['cut', 'copy', 'paste', 'separator', 'selectAll']);
    expect(roles(false, '张三')).toEqual(['copy']);
    expect(roles(false, ' \n')).toEqual([]);
    const paste = contextMenuItems({ isEditable: true, selectionText: '', editFlags: all }, textsFor('en')).find(({ role }) => role === 'paste');
    expect(paste).toMatchObject({ label: 'Paste', enabled: false });
  });
});

describe('the flags of a host', () => {
  it('are told when a value is missing, and leave those of others alone', () => {
    expect(() => parseHostFlags(['.', '--data-dir'])).toThrow('--data-dir is without its value');
    expect(() => parseHostFlags(['.', '--relay'])).toThrow('--relay is without its value');
    expect(parseHostFlags(['.', '--no-sandbox', '--data-dir=/x', '--remote-debugging-port=0'])).toEqual({ dataDir: '/x', relayUrl: null, locale: 'zh-CN' });
  });
});
