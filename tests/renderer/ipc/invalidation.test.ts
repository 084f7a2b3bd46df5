import { describe, expect, it } from 'vitest';
import { coalescer, matches, staleRequests } from '../../../renderer/ipc/invalidation.ts';
import { requests } from '../../../shared/ipc/contract.ts';
import { entityNames } from '../../../shared/wire/entities.ts';

const asSet = (names: readonly string[]): ReadonlySet<string> => new Set(names);

describe('staleRequests', () => {
  it('asks the inbox again for a message, and nothing of tickets', () => {
    const stale = asSet(staleRequests({ name: 'rows.changed', entity: 'messages', ids: ['m1'] }));
    expect(matches('inbox.list', stale)).toBe(true);
    expect(matches('inbox.thread', stale)).toBe(true);
    expect(matches('tickets.list', stale)).toBe(false);
    expect(matches('session.status', stale)).toBe(false);
  });

  it('names only requests that exist, for every entity', () => {
    const names = Object.keys(requests);
    for (const entity of entityNames) {
      for (const prefix of staleRequests({ name: 'rows.changed', entity })) {
        expect(names.some((name) => matches(name, asSet([prefix]))), `${entity}: ${prefix}`).toBe(true);
      }
    }
  });

  it('asks for everything that shows rows when a newer core names an unknown entity', () => {
    const stale = asSet(staleRequests({ name: 'rows.changed', entity: 'surveys' }));
    for (const name of ['inbox.list', 'tickets.get', 'callbacks.list', 'duty.board', 'directory.snapshot', 'reports.preview']) {
      expect(matches(name, stale), name).toBe(true);
    }
  });

  it('asks the session again when its state changed, and nothing for a sound', () => {
    expect(staleRequests({ name: 'status.changed' })).toEqual(['session.', 'sync.', 'storage.rebuildState']);
    expect(staleRequests({ name: 'message.arrived', conversationId: 'c', messageId: 'm' })).toEqual([]);
  });

  it('does not take a prefix without a dot for a whole feature', () => {
    expect(matches('inbox.threads', asSet(['inbox.thread']))).toBe(false);
  });
});

function handMovedFrames() {
  let next: (() => void) | null = null;
  return {
    nextFrame(run: () => void) {
      next = run;
      return () => {
        next = null;
      };
    },
    pass() {
      const run = next;
      next = null;
      run?.();
    },
    waiting: () => next !== null,
  };
}

describe('coalescer', () => {
  it('asks once per frame however many changes there were', () => {
    const frames = handMovedFrames();
    const asked: string[][] = [];
    const stale = coalescer(frames, (prefixes) => {
      asked.push([...prefixes]);
      return new Set();
    });
    for (let i = 0; i < 100; i += 1) stale.add(['inbox.']);
    stale.add(['duty.']);
    frames.pass();
    expect(asked).toEqual([['inbox.', 'duty.']]);
    expect(frames.waiting()).toBe(false);
  });

  it('keeps what is in flight for the next frame, so that the last change is never missed', () => {
    const frames = handMovedFrames();
    let inFlight = true;
    const asked: string[] = [];
    const stale = coalescer(frames, (prefixes) => {
      if (inFlight) return new Set(['inbox.list']);
      asked.push(...prefixes);
      return new Set();
    });
    stale.add(['inbox.list']);
    frames.pass();
    expect(asked).toEqual([]);
    expect(frames.waiting()).toBe(true);
    inFlight = false;
    frames.pass();
    expect(asked).toEqual(['inbox.list']);
  });

  it('is silent after it was stopped', () => {
    const frames = handMovedFrames();
    let rounds = 0;
    const stale = coalescer(frames, () => {
      rounds += 1;
      return new Set();
    });
    stale.add(['inbox.']);
    stale.stop();
    frames.pass();
    expect(rounds).toBe(0);
  });
});
