import type { FaultsRequest } from '../../simulator/faults.ts';
import type { SayRequest, SentRecord } from '../../simulator/model.ts';

export interface Delivery {
  readonly account: string;
  readonly label: string;
  readonly attempts: readonly (number | string)[];
  readonly state: 'pending' | 'delivered' | 'given_up';
}

/** The simulator's control API, typed. */
export interface SimulatorControl {
  readonly url: string;
  say(said: SayRequest): Promise<{ readonly messageId: string }>;
  sent(): Promise<readonly SentRecord[]>;
  faults(faults: FaultsRequest): Promise<void>;
  /** 微信客服: who serves a session on the platform; 3 a person inside WeCom, 4 ended. */
  session(conversation: string, state: number): Promise<void>;
  /** Another program connects as the bot, and the platform drops the older connection. */
  kick(): Promise<void>;
  deliveries(): Promise<readonly Delivery[]>;
}

/** @param url as the ready line gave it */
export function simulatorControl(url: string): SimulatorControl {
  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      ...(body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`simulator ${path}: HTTP ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    url,
    // The simulator is part of this repository; its answers have the types its sources name.
    say: (said) => call('/say', said) as Promise<{ messageId: string }>,
    sent: () => call('/sent') as Promise<readonly SentRecord[]>,
    faults: async (faults) => void (await call('/faults', faults)),
    session: async (conversation, state) => void (await call('/session', { conversation, state })),
    kick: async () => void (await call('/kick', {})),
    deliveries: () => call('/deliveries') as Promise<readonly Delivery[]>,
  };
}
