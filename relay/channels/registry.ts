import type { ChannelKind } from '../../shared/inbox/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { createHttp, type Fetch } from './http.ts';
import { createMediaHttp } from './mediaHttp.ts';
import { createMiniProgramAdapter } from './mini-program/adapter.ts';
import { createOfficialAccountAdapter } from './official-account/adapter.ts';
import { createOnebotAdapter } from './onebot/adapter.ts';
import { createQqBotAdapter } from './qq-bot/adapter.ts';
import type { ChannelAdapter } from './types.ts';
import { createWecomAppAdapter } from './wecom-app/adapter.ts';
import { createWecomBotAdapter } from './wecom-bot/adapter.ts';
import { createWecomGroupAdapter } from './wecom-group/adapter.ts';
import { createWecomKfAdapter } from './wecom-kf/adapter.ts';

export interface AdaptersOptions {
  readonly clock: Clock;
  readonly fetch: Fetch;
  /** Bounds every call to a platform, ms. Default 10 s. */
  readonly timeoutMs?: number;
  /** Bounds fetching one medium, ms. Default 60 s. */
  readonly mediaTimeoutMs?: number;
  /** How far a signed timestamp may lie from the relay's clock, ms. Default 5 min. */
  readonly staleAfterMs?: number;
  /** First wait before a lost connection is made again, ms. Default 1 s; doubled up to 30 s. */
  readonly lineRetryMs?: number;
}

/** One adapter per channel; each keeps the tokens of all its accounts. Looked up, never switched over, by the relay. */
export function createAdapters(options: AdaptersOptions): ReadonlyMap<ChannelKind, ChannelAdapter> {
  const http = createHttp(options.fetch, options.timeoutMs ?? 10_000);
  const mediaHttp = createMediaHttp(options.fetch, options.mediaTimeoutMs ?? 60_000);
  const shared = {
    clock: options.clock,
    http,
    mediaHttp,
    ...(options.staleAfterMs === undefined ? {} : { staleAfterMs: options.staleAfterMs }),
  };
  const adapters = [
    createWecomKfAdapter(shared),
    createWecomAppAdapter(shared),
    createWecomBotAdapter({ clock: options.clock, mediaHttp, lineRetryMs: options.lineRetryMs ?? 1000 }),
    createQqBotAdapter(shared),
    createOnebotAdapter({ mediaHttp }),
    createOfficialAccountAdapter(shared),
    createMiniProgramAdapter(shared),
    createWecomGroupAdapter(shared),
  ];
  return new Map(adapters.map((adapter) => [adapter.channel, adapter]));
}
