import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDrafted, meetingOf, otherDraft } from '../../../shared/inbox/drafts.ts';
import type { HeldDraft } from '../../../shared/inbox/drafts.ts';
import type { ReplyDraft } from '../../../shared/inbox/model.ts';
import { asId } from '../../../shared/ids.ts';
import { applyAs, readerOf } from '../../support/mutationRows.ts';

const row = (over: Partial<ReplyDraft> = {}): ReplyDraft => ({ id: asId('u.v'), userId: asId('u'), conversationId: asId('v'), text: '您好', at: 1, version: 'v1', other: null, ...over });
const keep = (over: object, before: readonly ReplyDraft[] = []) => applyAs('agent', 'inbox.keepDraft', { conversationId: 'v', text: '您好，在查', version: 'v2', base: 'v1', ...over }, readerOf({ replyDrafts: before }));
const rowOf = (outcome: ReturnType<typeof applyAs>): ReplyDraft => {
  const [change] = outcome.kind === 'applied' ? outcome.changes : [];
  if (!change?.row) throw new Error(JSON.stringify(outcome));
  return change.row as ReplyDraft;
};

describe('inbox.keepDraft', () => {
  it('goes on from the version it was made of', () => expect(rowOf(keep({}, [row()]))).toMatchObject({ text: '您好，在查', version: 'v2', other: null, at: 1000 }));
  it('puts beside it what another desktop wrote at the same time', () => {
    expect(rowOf(keep({ base: null }, [row({ text: '别的话' })]))).toMatchObject({ text: '您好，在查', other: { text: '别的话', version: 'v1' } });
    expect(rowOf(keep({ base: 'v0', text: '' }, [row()]))).toMatchObject({ text: '', other: { text: '您好' } });
  });
  it('not where nothing of it is lost', () => {
    expect(rowOf(keep({ base: null }, [row()]))).toMatchObject({ other: null });
    expect(rowOf(keep({ base: null }, [row({ text: ' ' })]))).toMatchObject({ other: null });
  });
  it('keeps what stands beside it until the person has decided, and both where there are two', () => {
    const other = { text: '以前的', at: 1, version: 'v0' };
    expect(rowOf(keep({}, [row({ other })]))).toMatchObject({ other });
    expect(rowOf(keep({ base: null, text: '三' }, [row({ text: '二', other: { ...other, text: '一' } })])).other?.text).toBe('一\n二');
    expect(applyAs('agent', 'inbox.settleDraft', { conversationId: 'v', version: 'v0' }, readerOf({ replyDrafts: [row({ other })] }))).toMatchObject({ changes: [{ row: { other: null, text: '您好' } }] });
    expect(applyAs('agent', 'inbox.settleDraft', { conversationId: 'v', version: 'v9' }, readerOf({ replyDrafts: [row({ other })] }))).toMatchObject({ changes: [] });
  });
  it('is a person’s own: another’s draft of the same conversation is not looked at', () => {
    expect(rowOf(keep({ base: null }, [row({ id: asId('b.v'), userId: asId('b'), text: '同事的话' })]))).toMatchObject({ id: 'u.v', userId: 'u', other: null });
  });
});

describe('what a composer does about the other desktop’s words', () => {
  const newer = { kind: 'newer', text: '从那边来', at: 1, version: 'v2' } as const;
  it.each([
    ['an empty field', newer, { text: '', touched: false, writing: true }, 'take'],
    ['untouched, nobody in it', newer, { text: '旧的', touched: false, writing: false }, 'take'],
    ['untouched, but the caret is in it', newer, { text: '旧的', touched: false, writing: true }, 'offer'],
    ['typed in', newer, { text: '我的话', touched: true, writing: false }, 'offer'],
    ['typed in, and theirs is part of it', newer, { text: '从那边来，我接着写', touched: true, writing: true }, 'none'],
    ['sent there, untouched here', { ...newer, text: '' }, { text: '旧的', touched: false, writing: true }, 'take'],
    ['sent there, typed in here', { ...newer, text: '' }, { text: '我的话', touched: true, writing: true }, 'none'],
    ['the same', newer, { text: '从那边来', touched: true, writing: true }, 'take'],
    ['beside', { ...newer, kind: 'beside' } as const, { text: '我的话', touched: false, writing: false }, 'offer'],
    ['nothing', null, { text: '我的话', touched: true, writing: true }, 'none'],
  ] as const)('%s', (_name, other, own, expected) => expect(meetingOf(other, own)).toBe(expected));
});

describe('the mark of a draft in the list', () => {
  const held = (over: Partial<HeldDraft> = {}): HeldDraft => ({ text: '您好', base: 'v1', dirty: false, ...over });
  it.each([
    [null, null, false],
    [held(), null, true],
    [held({ text: ' ' }), null, false],
    [null, row(), true],
    [held({ text: '' }), row(), false],
    [held({ text: '', base: 'v0' }), row(), true],
    [held({ text: '', dirty: true, base: 'v0' }), row(), false],
    [held({ base: 'v0' }), row({ text: '' }), true],
  ])('%j %j: %s', (one, other, expected) => expect(isDrafted(one, other)).toBe(expected));
});

/*
 * Two desktops of one person and a relay, one step at a time: each types words that nobody else types, tells, hears, is cut off. The oracle
 * knows only what was typed, sent, taken out and let go by the person; every other word must still stand somewhere where they will meet it.
 */
interface Desk {
  held: HeldDraft;
  /** Told, and not yet at the relay. */
  queue: { text: string; version: string; base: string | null }[];
  /** The row as this desktop last heard it; its own words on the way lie over it. */
  heard: ReplyDraft | null;
}
type Step = { readonly kind: 'type' | 'tell' | 'arrive' | 'hear' | 'look' | 'send'; readonly who: 0 | 1; readonly writing: boolean };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('type', 'type', 'type', 'tell', 'tell', 'arrive', 'arrive', 'hear', 'hear', 'look', 'look', 'send'),
  who: fc.constantFrom(0, 1),
  writing: fc.boolean(),
});

describe('two desktops of one person', () => {
  it('no word is lost, whoever types when, and both end with the same text', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const desks: readonly [Desk, Desk] = [{ held: { text: '', base: null, dirty: false }, queue: [], heard: null }, { held: { text: '', base: null, dirty: false }, queue: [], heard: null }];
        let relay: ReplyDraft | null = null;
        let serial = 0;
        const typed = new Set<string>();
        const gone = new Set<string>();

        const view = (desk: Desk): ReplyDraft | null => desk.queue.reduce<ReplyDraft | null>((before, args) => apply(before, args), desk.heard);
        function apply(before: ReplyDraft | null, args: { text: string; version: string; base: string | null }): ReplyDraft {
          return rowOf(applyAs('agent', 'inbox.keepDraft', { conversationId: 'v', ...args }, readerOf({ replyDrafts: before === null ? [] : [before] })));
        }
        const acts: Readonly<Record<Step['kind'], (desk: Desk, writing: boolean) => void>> = {
          type(desk) {
            const word = `<${(serial += 1)}>`;
            typed.add(word);
            desk.held = { ...desk.held, text: desk.held.text + word, dirty: true };
          },
          tell(desk) {
            // One at a time: `draftSync`.
            if (!desk.held.dirty || desk.queue.length > 0) return;
            const version = `v${(serial += 1)}`;
            desk.queue.push({ text: desk.held.text, version, base: desk.held.base });
            desk.held = { ...desk.held, base: version, dirty: false };
          },
          arrive(desk) {
            const first = desk.queue.shift();
            if (first === undefined) return;
            relay = apply(relay, first);
            desk.heard = relay;
          },
          hear(desk) {
            desk.heard = relay;
          },
          look(desk, writing) {
            const other = otherDraft(desk.held, view(desk));
            const meeting = meetingOf(other, { text: desk.held.text, touched: desk.held.dirty, writing });
            if (other?.kind === 'newer' && meeting === 'take') desk.held = { text: other.text, base: other.version, dirty: false };
          },
          send(desk) {
            for (const word of desk.held.text.match(/<\d+>/gu) ?? []) gone.add(word);
            desk.held = { ...desk.held, text: '', dirty: true };
          },
        };
        for (const { kind, who, writing } of steps) acts[kind](desks[who], writing);
        // Everybody is back, nobody types: all is told and heard.
        for (let round = 0; round < 4; round += 1) {
          for (const desk of desks) {
            acts.tell(desk, false);
            acts.arrive(desk, false);
          }
          for (const desk of desks) acts.hear(desk, false);
          for (const desk of desks) acts.look(desk, false);
        }
        const last = relay as ReplyDraft | null;
        const standing = `${last?.text ?? ''}\n${last?.other?.text ?? ''}`;
        expect([...typed].filter((word) => !gone.has(word) && !standing.includes(word))).toEqual([]);
        expect(desks.map((desk) => desk.held.text)).toEqual([last?.text ?? '', last?.text ?? '']);
      }),
      { numRuns: 2000 },
    );
  });
});
