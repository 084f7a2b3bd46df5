import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AHEAD, PAGE, countAfter, spanAround, spanHeld, spanNewer, spanOlder } from '../../../renderer/inbox/threadSpan.ts';
import type { LoadedPart, ThreadSpan } from '../../../renderer/inbox/threadSpan.ts';
import { asId } from '../../../shared/ids.ts';
import type { MessageId } from '../../../shared/ids.ts';
import type { ThreadCursor } from '../../../shared/inbox/contract.ts';
import { byReadingOrder } from '../../../shared/inbox/rules.ts';

/** Messages on a screen. */
const SCREEN = 20;
/** A span holds what one sees, a page on each side, what is read ahead, and room for what comes. */
const MOST = SCREEN + 3 * PAGE + AHEAD + PAGE;

/** A thread as the core answers for it, and somebody who reads in it; the list of everything is the oracle. */
function createReader(count: number) {
  const all: ThreadCursor[] = Array.from({ length: count }, (_, index) => place(index * 10));
  let next = count * 10;
  let part: LoadedPart = newestPage();
  let span: ThreadSpan | null = null;
  /** The id of the message at the upper edge of the screen. */
  let top: MessageId | undefined = part.messages[Math.max(0, part.messages.length - SCREEN)]?.id;
  let largest = 0;

  function place(sentAt: number): ThreadCursor {
    return { sentAt, id: asId<MessageId>(`m${String(sentAt).padStart(9, '0')}`) };
  }
  function newestPage(): LoadedPart {
    return { messages: all.slice(-PAGE), hasOlder: all.length > PAGE, hasNewer: false };
  }
  function answer({ anchor, before, after }: ThreadSpan): LoadedPart {
    const at = all.findIndex((one) => byReadingOrder(one, anchor) >= 0);
    const from = at < 0 ? all.length : at;
    return { messages: all.slice(Math.max(0, from - before), from + after), hasOlder: from - before > 0, hasNewer: from + after < all.length };
  }
  function visible() {
    const first = Math.max(0, part.messages.findIndex((one) => one.id === top));
    return { first, last: Math.min(part.messages.length - 1, first + SCREEN - 1) };
  }
  function load(asked: ThreadSpan | null): void {
    span = asked;
    part = span === null ? newestPage() : answer(span);
    largest = Math.max(largest, part.messages.length);
    const from = all.findIndex((one) => one.id === part.messages[0]?.id);
    expect(part.messages).toEqual(all.slice(from, from + part.messages.length));
    expect(part.messages.some((one) => one.id === top)).toBe(true);
  }
  return {
    all,
    part: () => part,
    largest: () => largest,
    topIndex: () => all.findIndex((one) => one.id === top),
    arrive(late: number | null): void {
      if (late === null || all.length === 0) all.push(place((next += 10)));
      else {
        all.push(place((all[late % all.length]?.sentAt ?? 0) + 1 + (late % 8)));
        all.sort(byReadingOrder);
        if (new Set(all.map(({ id }) => id)).size < all.length) all.splice(all.findIndex((one, index) => one.id === all[index + 1]?.id), 1);
      }
      load(span);
    },
    scroll(by: number): void {
      if (span === null) load(spanHeld(part, visible()));
      const to = Math.max(0, Math.min(part.messages.length - 1, visible().first + by));
      top = part.messages[to]?.id;
      const seen = visible();
      if (part.hasOlder && seen.first < AHEAD) load(spanOlder(part, seen));
      else if (part.hasNewer && part.messages.length - 1 - seen.last < AHEAD) load(spanNewer(part, seen));
    },
    jump(to: ThreadCursor): void {
      top = to.id;
      load(spanAround(to));
    },
  };
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('scroll' as const), by: fc.integer({ min: -SCREEN, max: SCREEN }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('arrive' as const), late: fc.option(fc.nat(5000)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('jump' as const), to: fc.nat(5000) }) },
);

describe('the part of a thread that is loaded', () => {
  it('never has a hole, never loses what is on the screen and never grows with the thread, whatever arrives while one reads', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), fc.array(step, { maxLength: 60 }), (count, steps) => {
        const reader = createReader(count);
        for (const one of steps) {
          const { all } = reader;
          if (one.kind === 'scroll') reader.scroll(one.by);
          else if (one.kind === 'arrive') reader.arrive(one.late);
          else reader.jump(all[one.to % all.length] ?? { sentAt: 0, id: asId('none') });
        }
        expect(reader.largest()).toBeLessThanOrEqual(MOST);
      }),
      { examples: [[21, [{ kind: 'scroll', by: -1 }, { kind: 'arrive', late: 0 }]]] },
    );
  });

  it('shows every message on the way up to the first and down to the last one', () => {
    const reader = createReader(3000);
    const seen = new Set<number>();
    const look = (): void => void seen.add(reader.topIndex());
    for (look(); reader.topIndex() > 0; look()) reader.scroll(-1);
    expect(seen.size).toBe(3000 - SCREEN + 1);
    while (reader.part().hasNewer || reader.topIndex() < 2999) reader.scroll(SCREEN);
    expect(reader.topIndex()).toBe(2999);
    expect(reader.largest()).toBeLessThanOrEqual(MOST);
  });

  it('counts what comes after a place, also one that is no message', () => {
    const list = [10, 20, 30].map((sentAt) => ({ sentAt, id: asId<MessageId>('m') }));
    expect([0, 10, 15, 30, 99].map((sentAt) => countAfter(list, { sentAt, id: asId<MessageId>('m') }))).toEqual([3, 2, 2, 0, 0]);
  });
});
