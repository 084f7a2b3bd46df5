import { expect, it } from 'vitest';
import { asId } from '../../../../shared/ids.ts';
import { createNotices } from '../../../../electron/core/inbox/notices.ts';
import { createManualClock } from '../../../support/manualClock.ts';
import type { ReadableDb } from '../../../../electron/core/db/types.ts';

/** Answers the badge's question alone, when told to. */
function slowMirror() {
  const asked: ((unread: number) => void)[] = [];
  const all = () => new Promise((resolve) => asked.push((unread) => resolve([{ count: unread }])));
  return { asked, db: { all } as unknown as ReadableDb };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

it('counts once for all that one turn changed, and once more for what changed while it counted', async () => {
  const { asked, db } = slowMirror();
  const badges: number[] = [];
  const notices = createNotices({
    mirror: db,
    userId: asId('u-lead'),
    host: { setBadge: (unread: number) => void badges.push(unread) },
    clock: createManualClock(0),
    tell: () => undefined,
    emit: () => undefined,
    locale: () => 'zh-CN',
    failed: (thrown) => {
      throw thrown;
    },
  });
  for (let entity = 0; entity < 3; entity += 1) notices.recount();
  await turn();
  expect(asked).toHaveLength(1);
  notices.recount();
  notices.recount();
  await turn();
  expect(asked).toHaveLength(1);
  asked[0]?.(4);
  await turn();
  expect(asked).toHaveLength(2);
  asked[1]?.(5);
  await turn();
  expect([asked.length, badges]).toEqual([2, [4, 5]]);
});
