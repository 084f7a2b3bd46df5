import type { Page } from '@playwright/test';
import type { RequestAnswer, RequestArgs, RequestName } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/envelope.ts';
import type { Desk } from './desk.ts';
import { until } from './until.ts';

/** The desktop behind a page, asked as the page itself asks it: in every host. */
export type PageDesk = Pick<Desk, 'request' | 'ask'> & {
  /** Waits for a state of the desktop. */
  until<T>(what: string, probe: (desk: PageDesk) => Promise<T | null | false>, timeoutMs?: number): Promise<T>;
};

export function deskBehind(page: Page): PageDesk {
  const desk: PageDesk = {
    request: <N extends RequestName>(name: N, args: RequestArgs<N>) =>
      page.evaluate(([asked, given]) => Reflect.get(window, 'zhishou').request(asked, given), [name, args] as const) as Promise<IpcResult<RequestAnswer<N>>>, // what the handler of this very name answers
    async ask(name, args) {
      const result = await desk.request(name, args);
      if (!result.ok) throw new Error(`${name}: ${result.error.code} ${result.error.message}`);
      return result.value;
    },
    until: (what, probe, timeoutMs) => until(what, () => probe(desk), timeoutMs, 100),
  };
  return desk;
}
