import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DRAFT_PAUSE_MS } from '../../../../electron/core/inbox/draftSync.ts';
import { asId } from '../../../../shared/ids.ts';
import type { ConversationId } from '../../../../shared/ids.ts';
import { conversationRow, deskRows, deskUsers } from '../../../support/deskRows.ts';
import { readSqlite } from '../../../support/mirrorRows.ts';
import { profileFile } from '../../../support/profileFile.ts';
import { removeScratchDir, scratchDir } from '../../../support/scratchDir.ts';
import { createTestDesktop } from '../../../support/testDesktop.ts';
import type { TestDesktop } from '../../../support/testDesktop.ts';
import { TestRelay } from '../../../support/testRelay.ts';
import { until } from '../../../support/until.ts';

let relay: TestRelay;
let dir: string;
const open: TestDesktop[] = [];
const v1 = asId<ConversationId>('v1');

async function start(at: string, secrets?: Map<string, string>): Promise<TestDesktop> {
  const made = createTestDesktop({ dataDir: `${dir}/${at}`, ...(secrets === undefined ? {} : { secrets }) });
  open.push(made);
  await made.core.start();
  return made;
}
async function signedIn(at: string, name = 'agent'): Promise<TestDesktop> {
  const made = await start(at);
  await made.login(relay.url, name);
  await made.settled();
  return made;
}
const thread = async (of: TestDesktop, id: ConversationId = v1) => of.get('inbox.thread', { conversationId: id, before: null, limit: 1 });
const type = (of: TestDesktop, text: string, took?: string) => of.get('inbox.saveDraft', { conversationId: v1, text, ...(took === undefined ? {} : { took }) });
const toldTo = (of: TestDesktop, what: string, test: (other: NonNullable<Awaited<ReturnType<typeof thread>>['otherDraft']>) => boolean) =>
  until(what, async () => {
    const { otherDraft } = await thread(of);
    return otherDraft !== null && test(otherDraft) ? otherDraft : null;
  }, 15_000, 20);
const keptAt = () => relay.rows('replyDrafts').map(({ text, other }) => [text, other?.text ?? null]);
const pushed = () => relay.applied.filter(({ name }) => name === 'inbox.keepDraft').length;
async function cutOff(one: TestDesktop): Promise<void> {
  await relay.stop();
  await until('cut', async () => (await one.get('session.status', {})).connection.state !== 'online', 10_000, 10);
}

beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  relay.commit(...deskRows(), conversationRow('v2'));
  dir = scratchDir('drafts');
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

describe('lost drafts (complaint 9)', () => {
  it('what was typed is there after a restart without a relay, and on the person’s other desktop when there is one again', async () => {
    const one = await signedIn('one');
    await cutOff(one);
    await type(one, '您好，正在为您查');
    await one.core.close();
    const again = await start('one', one.secrets);
    expect((await thread(again)).draft).toBe('您好，正在为您查');
    expect((await again.get('inbox.list', { filter: 'open', hospitalId: null, limit: 5 })).items.filter(({ hasDraft }) => hasDraft)).toHaveLength(1);
    await relay.listen();
    const two = await signedIn('two');
    const theirs = await toldTo(two, 'the draft', ({ text }) => text === '您好，正在为您查');
    expect(theirs.kind).toBe('newer');
    // Taken over, it is the draft here too, and nothing is left to tell.
    await type(two, theirs.text, theirs.version);
    expect(await thread(two)).toMatchObject({ draft: '您好，正在为您查', otherDraft: null });
    await again.settled();
    expect((await thread(again)).otherDraft).toBeNull();
    expect(pushed()).toBe(1);
  });

  it('typing at both at once, one of them offline: the later one stands, the other is kept beside it on both', async () => {
    const [one, two] = [await signedIn('one'), await signedIn('two')];
    await type(two, '第二台写的');
    await toldTo(one, 'the draft of the other', ({ text }) => text === '第二台写的');
    // It did not look, and typed its own.
    await type(one, '第一台写的');
    const beside = await toldTo(one, 'what stands beside it', ({ kind, text }) => kind === 'beside' && text === '第二台写的');
    expect((await thread(one)).draft).toBe('第一台写的');
    const theirs = await toldTo(two, 'the newer draft', ({ text }) => text === '第一台写的');
    await type(two, theirs.text, theirs.version);
    await toldTo(two, 'what stands beside it', ({ kind, text }) => kind === 'beside' && text === '第二台写的');
    // Let go at one, it is gone at both.
    await two.get('session.mutate', { name: 'inbox.settleDraft', args: { conversationId: 'v1', version: beside.version } });
    await until('nothing beside it', async () => (await thread(one)).otherDraft === null, 15_000, 20);
    expect(keptAt()).toEqual([['第一台写的', null]]);
  });

  it('a day of typing offline puts nothing into the queue, and one change for each conversation when the relay is back', async () => {
    const one = await signedIn('one');
    await cutOff(one);
    for (let key = 1; key <= 200; key += 1) await type(one, '字'.repeat(key));
    await one.get('inbox.saveDraft', { conversationId: asId<ConversationId>('v2'), text: '另一个会话' });
    // Longer than a pause in typing: a queue that grew by pauses would have.
    await new Promise((resolve) => setTimeout(resolve, DRAFT_PAUSE_MS + 200));
    const queued = await readSqlite(profileFile(`${dir}/one`, 'local.db'), (all) => all('select count(*) as count from outbox'));
    expect(queued).toEqual([{ count: 0 }]);
    expect((await one.get('session.status', {})).pending).toBe(0);
    await relay.listen();
    await until('both drafts', async () => keptAt().length === 2, 20_000, 20);
    expect(pushed()).toBe(2);
    expect(keptAt()).toContainEqual(['字'.repeat(200), null]);
  });

  it('typing without end tells the relay now and then, not at every key', async () => {
    const one = await signedIn('one');
    for (let key = 1; key <= 60; key += 1) {
      await type(one, '字'.repeat(key));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until('the whole text', async () => keptAt()[0]?.[0] === '字'.repeat(60), 15_000, 20);
    expect(pushed()).toBe(1);
  });

  it('a sent reply removes the draft everywhere', async () => {
    const [one, two] = [await signedIn('one'), await signedIn('two')];
    await type(one, '已经处理好了');
    const theirs = await toldTo(two, 'the draft', ({ text }) => text === '已经处理好了');
    await type(two, theirs.text, theirs.version);
    await one.get('session.mutate', { name: 'inbox.send', args: { messageId: 'm-1', conversationId: 'v1', text: '已经处理好了' } });
    await type(one, '');
    await toldTo(two, 'that it is gone', ({ text, kind }) => text === '' && kind === 'newer');
    const list = async (of: TestDesktop) => (await of.get('inbox.list', { filter: 'open', hospitalId: null, limit: 5 })).items.map(({ hasDraft }) => hasDraft);
    expect(await list(one)).toEqual([false, false]);
    await type(two, '', (await thread(two)).otherDraft?.version);
    expect(await list(two)).toEqual([false, false]);
  });

  it('colleagues receive nothing of it', async () => {
    const [one, colleague] = [await signedIn('one'), await signedIn('lead', 'lead')];
    await type(one, '只给自己看的半句话');
    await until('the draft at the relay', async () => keptAt().length === 1, 15_000, 20);
    await until('the colleague to be up to date', async () => {
      const [row] = await readSqlite(profileFile(`${dir}/lead`, 'mirror.db'), (all) => all('select cursor from mirrorState'));
      return row?.['cursor'] === relay.head;
    }, 15_000, 20);
    expect(await readSqlite(profileFile(`${dir}/lead`, 'mirror.db'), (all) => all('select * from replyDrafts'))).toEqual([]);
    expect((await thread(colleague)).otherDraft).toBeNull();
  });
});
