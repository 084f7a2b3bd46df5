import { existsSync, writeFileSync } from 'node:fs';
import { dialog, type BrowserWindow } from 'electron';
import type { Texts } from './texts.ts';

/**
 * Tells the person, once per data folder, that the system cannot encrypt their sign-in.
 * @param rememberFile exists when they were told
 */
export async function warnAboutKeyring(window: BrowserWindow, rememberFile: string, texts: Texts): Promise<void> {
  if (existsSync(rememberFile)) return;
  await dialog.showMessageBox(window, {
    type: 'warning',
    message: texts.noKeyring,
    detail: texts.noKeyringDetail,
    buttons: [texts.understood],
  });
  writeFileSync(rememberFile, '');
}
