import { app, dialog } from 'electron';
import type { Texts } from './texts.ts';

const inOneLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/**
 * Says in one line why the program ends, and ends it: on standard error for whoever started it there, and in a box
 * for a person who clicked an icon, for whom standard error is nowhere. Works before the application is ready.
 * @param write takes the line for standard error
 */
export function endWithFailure(error: unknown, exitCode: number, texts: Texts, write: (line: string) => void): void {
  const why = inOneLine(error);
  write(`zhishou: ${why}\n`);
  if (app.isPackaged && !process.connected) dialog.showErrorBox(texts.cannotRun, why);
  app.exit(exitCode);
}
