import type { ApiAnswer } from '../model.ts';
import { accept, accountsOf, ok, type World } from '../world.ts';
import { createHash } from 'node:crypto';
import type { ShelvedMedium } from '../media.ts';
import { mediumSent, sentPart, textOf, wecomError } from './wecomShared.ts';

const MINUTE = 60_000;
const PER_MINUTE = 20;
const LONGEST = { text: 2048, markdown: 4096 } as const;

export interface GroupPlatform {
  /** @param key as in the address of the robot */
  send(key: string, body: unknown): ApiAnswer;
}

/** 群机器人: one webhook per group, which takes notices and says nothing. */
export function createGroupPlatform(world: World): GroupPlatform {
  const recent = new Map<string, number[]>();
  return {
    send(key, body) {
      const account = accountsOf(world, 'wecom-group').find((one) => one.key === key);
      if (account === undefined) return wecomError(93000, 'invalid webhook url');
      const format = textOf(body, 'msgtype');
      const text = format === 'text' || format === 'markdown' ? textOf(body, format, 'content') : '';
      const medium = mediumOf(world, body);
      if (medium === undefined) return wecomError(40007, 'invalid media_id');
      if (medium === null && text === '') return wecomError(44004, 'empty content');
      if (Buffer.byteLength(text) > LONGEST[format === 'markdown' ? 'markdown' : 'text']) return wecomError(40058, 'content exceed max length');
      const now = world.clock.now();
      const times = (recent.get(key) ?? []).filter((at) => now - at < MINUTE);
      if (world.faults.take('quota') || times.length >= PER_MINUTE) return wecomError(45009, 'api freq out of limit');
      recent.set(key, [...times, now]);
      const record = { channel: account.channel, account: account.name, conversation: 'webhook', text, ...sentPart(medium), platformId: `group_${world.newId()}`, at: now };
      return accept(world, record, ok({ errcode: 0, errmsg: 'ok' }));
    },
  };
}

/** A picture comes as base64 with its MD5, everything else by the id of its upload. */
function mediumOf(world: World, body: unknown): ShelvedMedium | null | undefined {
  if (textOf(body, 'msgtype') !== 'image') return mediumSent(world, body);
  const bytes = Buffer.from(textOf(body, 'image', 'base64'), 'base64');
  const isWhole = bytes.length > 0 && createHash('md5').update(bytes).digest('hex') === textOf(body, 'image', 'md5');
  return isWhole ? { kind: 'image', bytes, name: '', mime: '', until: 0 } : undefined;
}
