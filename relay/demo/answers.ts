import type { ConversationId } from '../../shared/ids.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { dateOf } from '../../shared/time/shanghai.ts';
import { codeOf, type Database } from '../db/database.ts';
import { readOne, readWhere } from '../db/rowStore.ts';
import type { Logger } from '../logger.ts';
import { applyAlone } from '../sync/applyMutation.ts';
import type { CommitQueue } from '../sync/commitQueue.ts';
import { createWorker, type Worker } from '../worker.ts';
import { demoAccounts, demoGroups, zhou } from './cast.ts';

/*
 * What the demo's colleagues have answered before anybody looks: through the same mutation and the same platforms as
 * every other reply. The rest still waits; groups and QQ cannot be answered hours later, and the console says so.
 */
const [kf, app] = demoAccounts;
const demoAnswers = [
  [kf.id, 'wmDemoNongDawei', '您好，腹部B超报告已经发布，请在“检查检验报告查询”里下拉刷新后查看。'],
  [kf.id, 'wmDemoHuangJian', '您好，就诊前一天 22:00 之前可以退号，退号按钮已经恢复，请再试一次。'],
  [kf.id, 'wmDemoWeiMin', '很抱歉给您添麻烦了，这笔医保支付已发起冲正，订单稍后会更新，请先不要重复支付。'],
  [kf.id, 'wmDemoLuoSheng', `您好，值班电话 ${demoGroups[0].phone}，24 小时有人接听。住院号请核对一下字母 O 和数字 0。`],
  [app.id, 'ZhouTing', '收到，流水号发我后我来回复患者。'],
  [app.id, 'HeJun', '收到，医保局回执到了请同步给我。'],
] as const;

const LOOK_EVERY_MS = 1000;
/** Who writes several lines is answered after the last one. */
const QUIET_MS = 3000;
const GIVE_UP_AFTER_MS = 120_000;

/** Answers once per day (Asia/Shanghai) what the history asked; ids are fixed, so a start that follows answers nothing twice. */
export function createDemoAnswers(deps: { readonly clock: Clock; readonly database: Database; readonly queue: CommitQueue; readonly logger: Logger }): Worker {
  const { clock, database, queue, logger } = deps;
  const startedAt = clock.now();
  const open = new Map(demoAnswers.map((answer, index) => [`demo-answer-${dateOf(startedAt)}-${index + 1}`, answer]));
  const seen = new Map<ConversationId, { lastMessageAt: number; since: number }>();

  async function run(): Promise<number | null> {
    for (const [messageId, [accountId, externalId, text]] of open) {
      const conversation = (await readWhere(database.db, 'conversations', 'externalId', externalId)).find((one) => one.accountId === accountId);
      if ((await readOne(database.db, 'messages', messageId)) !== null) open.delete(messageId);
      else if (conversation !== undefined && isQuiet(conversation.id, conversation.lastMessageAt)) {
        open.delete(messageId);
        await answer(messageId, conversation.id, text);
      }
    }
    return open.size === 0 || clock.now() - startedAt > GIVE_UP_AFTER_MS ? null : clock.now() + LOOK_EVERY_MS;
  }

  function isQuiet(id: ConversationId, lastMessageAt: number): boolean {
    const before = seen.get(id);
    if (before?.lastMessageAt === lastMessageAt) return clock.now() - before.since >= QUIET_MS;
    seen.set(id, { lastMessageAt, since: clock.now() });
    return false;
  }

  async function answer(messageId: string, conversationId: ConversationId, text: string): Promise<void> {
    const args = { messageId, conversationId, text };
    try {
      await queue.submit((tx) => applyAlone(tx, { name: 'inbox.send', args, at: clock.now(), way: 'call' }, { userId: zhou.id, role: zhou.role }, logger));
    } catch (error) {
      logger.warn({ code: codeOf(error) }, 'the demo could not answer');
    }
  }

  return createWorker({ clock, logger, name: 'demo', run });
}
