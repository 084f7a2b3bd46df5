import * as z from 'zod';

/**
 * What can be made to go wrong. A number is how many next times, `true` is until switched off, 0 or `false` is off.
 *
 * - duplicate: the next thing said arrives three times (three callbacks; 微信客服 also lists it three times in `sync_msg`).
 * - reorder: the next thing said is held back and arrives after the one said after it (or after 2 s alone).
 * - expireToken: the next API call finds its access token revoked.
 * - closeWindow: the next send is refused as too late (WeCom apps have no window: not spent there).
 * - quota: the next send is refused as too many.
 * - drop: the next send is accepted and delivered, and the connection is cut before the answer.
 * - badSignature: the next callback attempt carries a wrong signature; the retry after it is right again.
 * - emptyPage: the next `sync_msg` answers an empty `msg_list` with `has_more` 1 and an unmoved cursor.
 * - undelivered: the next 微信客服 send is accepted, and a `msg_send_fail` event says afterwards that it did not arrive.
 * - dropSocket: the connection of a bot or QQ client is cut right after the next thing said went over it.
 * - refuseAuth: the bot's next connection is refused as if its secret were wrong.
 * - slowMedia: the next medium trickles, 4 KiB every 150 ms.
 * - cutMedia: the connection of the next medium is cut in its middle.
 * - expireMedia: the next medium asked for is not there any more.
 * - wrongMedia: the next medium's bytes are a page with a script, whatever it says to be.
 * - hugeMedia: the next medium has 25 MiB.
 * - refuseUpload: the next upload is refused as of a wrong type.
 * - loseCallback: the next callback is never made. 微信客服 messages then come with the next doorbell.
 */
export const FAULT_NAMES = [
  'duplicate',
  'reorder',
  'expireToken',
  'closeWindow',
  'quota',
  'drop',
  'badSignature',
  'emptyPage',
  'undelivered',
  'loseCallback',
  'dropSocket',
  'refuseAuth',
  'slowMedia',
  'cutMedia',
  'expireMedia',
  'wrongMedia',
  'hugeMedia',
  'refuseUpload',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

const setting = z.union([z.boolean(), z.number().int().min(0).max(1_000_000)]);
export const faultsRequest = z.partialRecord(z.enum(FAULT_NAMES), setting);
export type FaultsRequest = z.infer<typeof faultsRequest>;

export interface Faults {
  /** Whether this time goes wrong; spends one count. */
  take(name: FaultName): boolean;
  set(request: FaultsRequest): void;
  read(): Record<FaultName, number | boolean>;
}

export function createFaults(): Faults {
  const settings = new Map<FaultName, number | boolean>();
  return {
    take(name) {
      const current = settings.get(name) ?? 0;
      if (typeof current === 'boolean') return current;
      if (current > 0) settings.set(name, current - 1);
      return current > 0;
    },
    set(request) {
      for (const name of FAULT_NAMES) {
        const value = request[name];
        if (value !== undefined) settings.set(name, value);
      }
    },
    read() {
      const all = FAULT_NAMES.map((name) => [name, settings.get(name) ?? 0] as const);
      // Built from FAULT_NAMES, so every name is there.
      return Object.fromEntries(all) as Record<FaultName, number | boolean>;
    },
  };
}
