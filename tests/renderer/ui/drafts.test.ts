import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DRAFT_DELAY_MS, createDrafts } from '../../../renderer/ui/drafts.ts';
import { asId } from '../../../shared/ids.ts';
import type { ConversationId } from '../../../shared/ids.ts';

const one = asId<ConversationId>('c1');
const other = asId<ConversationId>('c2');

describe('createDrafts', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is on disk within 300 ms of the first letter however fast one types', async () => {
    const saved: string[] = [];
    const drafts = createDrafts(async (_, text) => void saved.push(text));
    for (const text of ['您', '您好', '您好，']) {
      drafts.write(one, text);
      await vi.advanceTimersByTimeAsync(90);
    }
    expect(DRAFT_DELAY_MS).toBeLessThanOrEqual(300);
    expect(saved).toEqual(['您好，']);
  });

  it('keeps conversations apart and saves at once on leaving', async () => {
    const saved: string[] = [];
    const drafts = createDrafts(async (id, text) => void saved.push(`${id}:${text}`));
    drafts.write(one, 'a');
    drafts.write(other, 'b');
    drafts.flush(one);
    await vi.advanceTimersByTimeAsync(0);
    expect(saved).toEqual(['c1:a']);
    expect(drafts.read(other)).toBe('b');
    drafts.flushAll();
    await vi.advanceTimersByTimeAsync(0);
    expect(saved).toEqual(['c1:a', 'c2:b']);
  });

  it('saves what failed again with the next flush and never loses the words', async () => {
    let fails = true;
    const saved: string[] = [];
    const drafts = createDrafts(async (_, text) => {
      if (fails) throw new Error('disk');
      saved.push(text);
    });
    drafts.write(one, 'a');
    await vi.advanceTimersByTimeAsync(DRAFT_DELAY_MS);
    expect(drafts.read(one)).toBe('a');
    fails = false;
    drafts.flush(one);
    await vi.advanceTimersByTimeAsync(0);
    expect(saved).toEqual(['a']);
  });

  it('puts words into a composer and tells it', async () => {
    const saved: string[] = [];
    const drafts = createDrafts(async (_, text) => void saved.push(text));
    let told = 0;
    drafts.subscribe(() => (told += 1));
    await drafts.replace(one, '改一下');
    expect(saved).toEqual(['改一下']);
    expect(told).toBe(1);
  });
});
