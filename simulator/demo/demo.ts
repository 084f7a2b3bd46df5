import type { Clock } from '../../shared/time/clock.ts';
import type { Simulator } from '../createSimulator.ts';
import type { SayRequest, SimChannel } from '../model.ts';
import { CAST, type Speaker } from './cast.ts';
import { HISTORY, TRICKLE, type Line } from './script.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SHANGHAI_MS = 8 * 60 * MINUTE;

/**
 * A small lively desk. Each channel's history is said as soon as it has an account; then the trickle runs until the
 * returned function is called. History ids are fixed per calendar day (Asia/Shanghai), so a demo that is started again
 * the same day says nothing twice: the relay recognises the ids.
 */
export function startDemo(simulator: Simulator, clock: Clock): () => void {
  const startedAt = clock.now();
  const playing = new Set<SimChannel>();
  let cancel: (() => void) | null = null;
  let isStopped = false;

  simulator.onAccount(({ channel }) => {
    if (isStopped || playing.has(channel)) return;
    playing.add(channel);
    sayHistory(simulator, channel, startedAt);
    cancel ??= clock.at(clock.now() + pauseMs(0), () => sayNext(0));
  });
  function sayNext(index: number): void {
    if (isStopped) return;
    const line = TRICKLE[index % TRICKLE.length];
    if (line !== undefined && playing.has(speakerOf(line).channel)) simulator.say(requestOf(line));
    cancel = clock.at(clock.now() + pauseMs(index + 1), () => sayNext(index + 1));
  }
  return () => {
    isStopped = true;
    cancel?.();
  };
}

function sayHistory(simulator: Simulator, channel: SimChannel, startedAt: number): void {
  const day = new Date(startedAt + SHANGHAI_MS).toISOString().slice(0, 10).replaceAll('-', '');
  HISTORY.forEach((line, index) => {
    if (speakerOf(line).channel !== channel) return;
    const sentAt = startedAt - line.minutesAgo * MINUTE;
    simulator.say({ ...requestOf(line), sentAt, messageId: `demo_${day}_${index}` });
  });
}

/** 20 to 40 s in the first round, ten times slower afterwards: a console left open over night must not fill up. */
function pauseMs(index: number): number {
  const seconds = 20 + ((index * 7) % 21);
  return seconds * SECOND * (index < TRICKLE.length ? 1 : 10);
}

function speakerOf(line: Line): Speaker {
  return CAST[line.who];
}

function requestOf(line: Line): SayRequest {
  const { channel, conversation, from, fromName } = speakerOf(line);
  return { channel, conversation, from, fromName, text: line.text, kind: line.kind ?? 'text' };
}
