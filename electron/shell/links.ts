import { dialog, shell, type BrowserWindow } from 'electron';
import type { Texts } from './texts.ts';

/** Shows where a link leads and opens it in the person's browser only when they say so. */
export async function confirmAndOpen(window: BrowserWindow | null, url: string, texts: Texts): Promise<void> {
  const question = {
    type: 'question' as const,
    message: texts.openLinkQuestion,
    detail: url,
    buttons: [texts.openLink, texts.cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const { response } = window === null ? await dialog.showMessageBox(question) : await dialog.showMessageBox(window, question);
  if (response === 0) await shell.openExternal(url);
}
