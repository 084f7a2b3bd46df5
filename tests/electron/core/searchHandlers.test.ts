import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/ids.ts';
import type { SearchFilter } from '../../../shared/search/contract.ts';
import { put } from '../../../shared/wire/mutation.ts';
import { callRow } from '../../support/callRows.ts';
import { conversationRow, deskRows, deskUsers, messageRow, MORNING } from '../../support/deskRows.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';
import { createTestDesktop } from '../../support/testDesktop.ts';
import type { TestDesktop } from '../../support/testDesktop.ts';
import { TestRelay } from '../../support/testRelay.ts';

let relay: TestRelay;
let dir: string;
let one: TestDesktop;

beforeEach(async () => {
  relay = new TestRelay(deskUsers);
  await relay.listen();
  const ours = { direction: 'out', state: 'sent', senderExternalId: null, userId: asId<never>('u-lead') } as const;
  relay.commit(
    ...deskRows(),
    put('contacts', { id: asId<never>('p2'), hospitalId: asId<never>('h1'), name: '赵工', title: '机房', phone: '0571-87654321', mergedInto: null }),
    put('calls', callRow('k1', { phone: '13700023450', callerName: '孙先生', topicText: '问 13911112222 的退费', hospitalId: asId('h1') })),
    conversationRow('v2', { channel: 'qq-bot', title: '退费群 13911112222', hospitalId: null }),
    messageRow('m1', { sentAt: MORNING, platformId: 'm1', text: '退费到了吗', senderName: '李秀兰' }),
    messageRow('m2', { sentAt: MORNING + 1000, platformId: 'm2', text: '退费三天内到账', ...ours }),
    messageRow('m3', { conversationId: asId('v2'), sentAt: MORNING + 2000, platformId: 'm3', text: '我的号码 138 1234 5678，退费', senderName: '韦敏' }),
    messageRow('m4', { conversationId: asId('v2'), sentAt: MORNING + 86_400_000, platformId: 'm4', text: '第二天又问退费', senderName: '韦敏' }),
  );
  dir = scratchDir('search-handlers');
  one = createTestDesktop({ dataDir: dir });
  await one.core.start();
  await one.login(relay.url, 'agent');
  await one.settled();
});
afterEach(async () => {
  await one.core.close();
  await relay.stop();
  await removeScratchDir(dir);
});

const search = (query: string, filter: SearchFilter = {}) => one.get('search.all', { query, limit: 50, filter });
const ids = async (query: string, filter: SearchFilter = {}): Promise<string[]> => (await search(query, filter)).hits.map((hit) => hit.id);

describe('search of everything', () => {
  it('finds one and two Chinese characters (complaint 14), newest first', async () => {
    expect(await ids('退费')).toEqual(['m4', 'm3', 'm2', 'm1']);
    expect(await ids('账')).toEqual(['m2']);
    expect(await ids('费退')).toEqual([]);
  });

  it('looks only where the filter says, also without words', async () => {
    expect(await ids('退费', { channel: 'qq-bot' })).toEqual(['m4', 'm3']);
    expect(await ids('退费', { hospitalId: asId('h1') })).toEqual(['m2', 'm1']);
    expect(await ids('退费', { staffId: asId('u-lead') })).toEqual(['m2']);
    expect(await ids('退费', { customer: '韦' })).toEqual(['m4', 'm3']);
    expect(await ids('退费', { from: MORNING + 1000, to: MORNING + 86_400_000 })).toEqual(['m3', 'm2']);
    expect(await ids('', { channel: 'qq-bot', to: MORNING + 86_400_000 })).toEqual(['m3']);
    expect(await ids('费', { customer: '李秀' })).toEqual(['m1']);
    expect(await ids('')).toEqual([]);
  });

  it('finds people by four digits of a number and shows no more of it than the mask allows', async () => {
    const found = await search('2345');
    expect(found.people).toMatchObject([
      { kind: 'contact', id: 'p1', name: '王主任', phone: '138****5678' },
      { kind: 'call', id: 'k1', name: '孙**', phone: '137****3450', note: '问 139****2222 的退费' },
    ]);
    expect((await search('87654')).people).toMatchObject([{ id: 'p2', phone: '057****4321' }]);
    expect((await search('138-1234')).people.map(({ id }) => id)).toEqual(['p1']);
    expect((await search('234')).people).toEqual([]);
    expect((await search('主任')).people.map(({ id }) => id)).toEqual(['p1']);
    const whole = await search('138 1234 5678');
    expect(whole.hits.map(({ excerpt }) => excerpt)).toEqual(['我的号码 138 **** 5678，退费']);
    expect((await search('退费群')).conversations).toMatchObject([{ id: 'v2', title: '退费群 139****2222' }]);
    expect(JSON.stringify([found, whole, await search('退费'), await search('退费群')])).not.toMatch(/1381234|138 1234|13911112222/);
  });

  it('says when there is more', async () => {
    expect(await one.get('search.all', { query: '退费', limit: 3 })).toMatchObject({ hasMore: true, hits: [{ id: 'm4' }, { id: 'm3' }, { id: 'm2' }] });
    expect((await one.get('search.all', { query: '退费', limit: 4 })).hasMore).toBe(false);
  });
});
