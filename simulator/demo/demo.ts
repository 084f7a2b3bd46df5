import type { Clock } from '../../shared/time/clock.ts';
import type { Simulator } from '../createSimulator.ts';
import type { SayRequest, SimChannel } from '../model.ts';
import { CAST, type Speaker } from './cast.ts';
import { chatterAt } from './chatter.ts';
import { HISTORY, TRICKLE, type Line } from './script.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SHANGHAI_MS = 8 * 60 * MINUTE;

/** Every day's questions come more slowly after a while: a console left open over night must not fill up. */
const CHATTER_MS = 100 * SECOND;
const LIVELY_MS = 20 * MINUTE;
const QUIET_CHATTER_MS = 10 * MINUTE;

/**
 * A small lively desk. Each channel's history is said as soon as it has an account; then the script runs once, and beside
 * it what people ask every day, until the returned function is called. Ids of history and script are fixed per calendar
 * day (Asia/Shanghai), and no two of the daily questions read the same: a demo that is started again the same day says
 * nothing twice, because the relay recognises the ids.
 */
export function startDemo(simulator: Simulator, clock: Clock): () => void {
  const startedAt = clock.now();
  const day = new Date(startedAt + SHANGHAI_MS).toISOString().slice(0, 10).replaceAll('-', '');
  const playing = new Set<SimChannel>();
  const cancels = new Map<'script' | 'chatter', () => void>();
  let isStopped = false;

  const after = (what: 'script' | 'chatter', ms: number, run: () => void): void => {
    if (!isStopped) cancels.set(what, clock.at(clock.now() + ms, run));
  };
  const say = (line: Line, extra: Pick<SayRequest, 'sentAt' | 'messageId'>): void => {
    if (playing.has(speakerOf(line).channel)) simulator.say({ ...requestOf(line), ...extra });
  };

  simulator.onAccount(({ channel }) => {
    if (isStopped || playing.has(channel)) return;
    playing.add(channel);
    for (const [index, line] of HISTORY.entries()) {
      if (speakerOf(line).channel === channel) say(line, { sentAt: startedAt - line.minutesAgo * MINUTE, messageId: `demo_${day}_${index}` });
    }
    if (cancels.size > 0) return;
    after('script', pauseMs(0), () => sayNext(0));
    after('chatter', CHATTER_MS, chat);
  });
  function sayNext(index: number): void {
    const line = TRICKLE[index];
    if (line === undefined) return;
    say(line, { messageId: `demo_${day}_now${index}` });
    after('script', pauseMs(index + 1), () => sayNext(index + 1));
  }
  function chat(): void {
    const now = clock.now();
    say(chatterAt(now), {});
    after('chatter', now - startedAt < LIVELY_MS ? CHATTER_MS : QUIET_CHATTER_MS, chat);
  }
  return () => {
    isStopped = true;
    for (const cancel of cancels.values()) cancel();
  };
}

/** 20 to 40 s. */
function pauseMs(index: number): number {
  return (20 + ((index * 7) % 21)) * SECOND;
}

function speakerOf(line: Line): Speaker {
  return CAST[line.who];
}

function requestOf(line: Line): SayRequest {
  const { channel, conversation, from, fromName } = speakerOf(line);
  return { channel, conversation, from, fromName, text: line.text, kind: line.kind ?? 'text' };
}
