import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPresenceHub, type PresenceHub } from '../../../relay/inbox/presence.ts';
import { createPresenceBoard, PRESENCE_BEAT_MS, PRESENCE_MS, TYPING_BEAT_MS, TYPING_MS, type Present } from '../../../shared/inbox/presence.ts';
import { asId } from '../../../shared/ids.ts';
import { createManualClock } from '../../support/manualClock.ts';

const asker = (name: string) => ({ userId: asId<never>(`u-${name}`), clientId: asId<never>(`c-${name}`) });
const at = (conversationId: string | null, typing = false) => ({ conversationId: conversationId === null ? null : asId<never>(conversationId), typing });

/** Two nodes whose rings reach each other while the wire between them holds. */
function twoNodes() {
  const clock = createManualClock(1_000_000);
  const wire = { holds: true, longest: 0, rings: 0 };
  const seen: Record<'a' | 'b', Map<string, Present>> = { a: new Map(), b: new Map() };
  const hubs: Partial<Record<'a' | 'b', PresenceHub>> = {};
  const make = (node: 'a' | 'b', other: 'a' | 'b'): PresenceHub =>
    createPresenceHub({
      clock,
      node,
      tell(changed) {
        for (const one of changed) {
          if (one.conversationId === null) seen[node].delete(one.clientId);
          else seen[node].set(one.clientId, one);
        }
      },
      ring(text) {
        wire.rings += 1;
        wire.longest = Math.max(wire.longest, Buffer.byteLength(text));
        if (wire.holds) hubs[other]?.heard(text);
        // PostgreSQL rings the one who rang too.
        hubs[node]?.heard(text);
      },
    });
  const [a, b] = [make('a', 'b'), make('b', 'a')];
  Object.assign(hubs, { a, b });
  const where = (node: 'a' | 'b') => [...seen[node].values()].map((one) => `${one.clientId} ${one.conversationId}${one.typing ? ' typing' : ''}`).toSorted();
  return { clock, wire, a, b, where };
}

describe('who is where, over two nodes', () => {
  it('is told at once on both, and ends when a desktop goes', () => {
    const { clock, a, b, where } = twoNodes();
    a.set(asker('1'), at('v1'));
    b.set(asker('2'), at('v1', true));
    clock.advance(200);
    expect([where('a'), where('b')]).toEqual([['c-1 v1', 'c-2 v1 typing'], ['c-1 v1', 'c-2 v1 typing']]);
    a.gone(asker('1'));
    clock.advance(200);
    expect([where('a'), where('b')]).toEqual([['c-2 v1 typing'], ['c-2 v1 typing']]);
  });

  it('ends by itself: writing after a moment, looking after three beats', () => {
    const { clock, a, where } = twoNodes();
    a.set(asker('1'), at('v1', true));
    clock.advance(TYPING_MS + 200);
    expect([where('a'), where('b')]).toEqual([['c-1 v1'], ['c-1 v1']]);
    clock.advance(PRESENCE_MS + 200);
    expect([where('a'), where('b')]).toEqual([[], []]);
  });

  it('whoever writes on is seen writing on both, for as long as it takes', () => {
    const { clock, a, where } = twoNodes();
    for (let beats = 0; beats < 10; beats += 1) {
      a.set(asker('1'), at('v1', true));
      clock.advance(TYPING_BEAT_MS);
      expect([where('a'), where('b')]).toEqual([['c-1 v1 typing'], ['c-1 v1 typing']]);
    }
  });

  it('a node that dies takes its people with it; while it lives its beats keep them, without the desktops hearing of it', () => {
    const { clock, wire, a, b, where } = twoNodes();
    a.set(asker('1'), at('v1'));
    for (let beats = 0; beats < 8; beats += 1) {
      clock.advance(PRESENCE_BEAT_MS);
      a.set(asker('1'), at('v1'));
    }
    expect(where('b')).toEqual(['c-1 v1']);
    expect(b.all()).toHaveLength(1);
    wire.holds = false;
    clock.advance(PRESENCE_MS + PRESENCE_BEAT_MS);
    expect(where('b')).toEqual([]);
  });

  it('a desktop that comes over from another node is where it says, whatever the old one rings', () => {
    const { clock, a, b, where } = twoNodes();
    a.set(asker('1'), at('v1'));
    clock.advance(200);
    b.set(asker('1'), at('v2'));
    clock.advance(200);
    a.gone(asker('1'));
    clock.advance(200);
    expect(where('b')).toEqual(['c-1 v2']);
    b.set(asker('1'), at('v2'));
    clock.advance(PRESENCE_BEAT_MS + 200);
    expect(where('a')).toEqual(['c-1 v2']);
  });

  it('fits into a ring however many there are, and two hundred changes of a moment are told together', () => {
    const { clock, wire, a, where } = twoNodes();
    for (let index = 0; index < 200; index += 1) a.set({ userId: asId(`${'护'.repeat(56)}${String(index).padStart(8, '0')}`), clientId: asId(`${'理'.repeat(56)}${String(index).padStart(8, '0')}`) }, at('诊'.repeat(64)));
    clock.advance(200);
    expect(where('b')).toHaveLength(200);
    expect(wire.longest).toBeLessThan(8000);
    expect(wire.rings).toBe(Math.ceil(200 / 12));
  });

  it('what another process rings wrongly is nothing', () => {
    const { clock, a, where } = twoNodes();
    for (const text of ['', '{', '[]', '{"node":"x","people":[{"userId":1}]}', '{"node":"x","people":7}']) a.heard(text);
    clock.advance(200);
    expect(where('a')).toEqual([]);
  });
});

describe('the board', () => {
  it('holds what was said last and not yet over, as a plain list would', () => {
    const step = fc.record({ who: fc.integer({ min: 0, max: 2 }), what: fc.constantFrom(null, 'v1', 'v2'), typing: fc.boolean(), wait: fc.integer({ min: 0, max: 30_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const board = createPresenceBoard();
        const said = new Map<number, { what: string | null; typing: boolean; at: number }>();
        let now = 0;
        for (const { who, what, typing, wait } of steps) {
          board.set({ ...asker(String(who)), ...at(what, typing) }, now);
          said.set(who, { what, typing, at: now });
          now += wait;
          board.expire(now);
          const expected = [...said].flatMap(([index, one]) => (one.what === null || now - one.at >= PRESENCE_MS ? [] : [`c-${index} ${one.what} ${one.typing && now - one.at < TYPING_MS}`]));
          expect(board.all().map((one) => `${one.clientId} ${one.conversationId} ${one.typing}`).toSorted()).toEqual(expected.toSorted());
        }
      }),
    );
  });
});
