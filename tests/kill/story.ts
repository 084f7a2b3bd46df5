import type { CallbackId, ConversationId, HospitalId, MessageId, TicketId } from '../../shared/ids.ts';
import type { IpcResult } from '../../shared/ipc/envelope.ts';
import type { MutationArgs, MutationName } from '../../shared/wire/mutations.ts';
import type { SimChannel } from '../../simulator/model.ts';
import type { Desk } from '../support/desk.ts';
import { newId } from '../support/desk.ts';
import type { SimulatorControl } from '../support/simulatorControl.ts';
import { until } from '../support/until.ts';
import type { Kind, Ledger } from './ledger.ts';

export interface StoryWorld {
  /** The person's console as it is now; another one after it was killed and started again. */
  desk(): Promise<Desk>;
  readonly simulator: SimulatorControl;
  readonly ledger: Ledger;
  /** Told when a step begins: where a kill may be scheduled. */
  onStep(index: number): void;
}

export const stepCount = 9;
const patience = 60_000;

/** Answers that leave open whether it happened: the program was killed before it could say. */
const isDoubtful = (code: string): boolean => code === 'host.disconnected';

const places: readonly (readonly [SimChannel, string])[] = [
  ['wecom-kf', 'wm-kill-customer'],
  ['qq-bot', 'KILLOPENID'],
  ['wecom-app', 'kill.staff'],
  ['qq-bot', 'group:KILLGROUP'],
];

/** One pass of the main job, as a person would do it who repeats what they saw fail. */
export async function tellStory(run: string, index: number, world: StoryWorld): Promise<void> {
  let step = -1;
  const next = (): void => world.onStep((step += 1));
  const [channel, conversation] = places[index % places.length] ?? ['wecom-kf', 'wm-kill-customer'];

  next();
  const questions = [1, 2, 3, 4].map((part) => `问${run}.${part}`);
  await Promise.all(questions.map((text) => say(world, channel, conversation, text)));
  const conversationId = await find(world, 'the messages to be seen', (desk) => conversationOf(desk, conversation, questions));

  next();
  const messageId = await deed(world, 'send', `答${run}`, 'inbox.send', (text) => ({ messageId: newId<MessageId>(), conversationId, text }), 'messageId');

  next();
  const hospitalId = await find(world, 'a hospital', async (desk) => (await desk.ask('directory.snapshot', {})).hospitals[0]?.id ?? null);
  const ticketId = await deed(world, 'ticket', `工单${run}`, 'tickets.create', (title) => ticketArgs(title, hospitalId, conversationId), 'ticketId');

  next();
  const comment = (mark: string) => deed(world, 'comment', mark, 'tickets.comment', (text) => ({ ticketId, entryId: newId(), text }), 'entryId');
  await Promise.all([1, 2, 3, 4, 5, 6].map((part) => comment(`评论${run}.${part}`)));
  next();
  for (const part of [7, 8, 9]) await comment(`评论${run}.${part}`);

  next();
  const callbackId = await deed(world, 'callback', `回访${run}`, 'callbacks.create', (subject) => callbackArgs(subject, hospitalId, ticketId), 'callbackId');
  const now = Date.now();
  const call = { type: 'call' as const, startedAt: now - 60_000, endedAt: now, phoneTail: '1234' };
  await deed(world, 'attempt', `患者${run}`, 'callbacks.logAttempt', (note) => ({ attemptId: newId(), callbackId, party: 'patient', outcome: 'reached', proof: call, note }), 'attemptId');

  next();
  // A message proves a reply only when the platform accepted it; one of unknown fate does not, and a call does.
  const state = await find(world, 'the fate of the reply', (desk) => settledState(desk, conversationId, messageId));
  const proof = state === 'sent' ? { type: 'message' as const, messageId } : call;
  await deed(world, 'attempt', `医院${run}`, 'callbacks.logAttempt', (note) => ({ attemptId: newId(), callbackId, party: 'hospital', outcome: 'reached', proof, note }), 'attemptId');

  next();
  await deed(world, 'close', `办结${run}`, 'callbacks.close', (result) => ({ callbackId, result }), 'callbackId', async (desk) => {
    const { callback } = await desk.ask('callbacks.get', { callbackId });
    return callback.status === 'done';
  });

  next();
  await switchDuty(`换班${run}`, world);
}

async function say(world: StoryWorld, channel: SimChannel, conversation: string, text: string): Promise<void> {
  await world.simulator.say({ channel, conversation, from: conversation.startsWith('group:') ? 'KILLMEMBER' : conversation, text });
  // The simulator knocks until the relay has answered 200, so every message becomes an acknowledged one.
  world.ledger.add({ kind: 'message', mark: text, told: 'acknowledged' });
}

function ticketArgs(title: string, hospitalId: HospitalId, conversationId: ConversationId): MutationArgs<'tickets.create'> {
  return {
    ticketId: newId<TicketId>(), entryId: newId(), hospitalId, conversationId, messageId: null, assigneeId: null,
    title, description: '', kind: 'fault', module: null, priority: 'normal', cause: null,
  };
}

function callbackArgs(subject: string, hospitalId: HospitalId, ticketId: TicketId): MutationArgs<'callbacks.create'> {
  return {
    callbackId: newId<CallbackId>(), hospitalId, kind: 'patient_case', subject, patientName: '测试', patientPhone: '13800000000',
    ticketId, conversationId: null, assigneeId: null, dueAt: Date.now() + 3_600_000,
  };
}

/**
 * Does one thing until the desktop says it is done. When the desktop dies first, the person does it again under
 * another mark, and the first one is doubtful.
 * @param done tells whether a doubtful one took effect after all, for what cannot be done twice
 * @returns the id of what was acknowledged
 */
async function deed<N extends MutationName, K extends keyof MutationArgs<N>>(
  world: StoryWorld,
  kind: Kind,
  mark: string,
  name: N,
  args: (mark: string) => MutationArgs<N>,
  idField: K,
  done?: (desk: Desk) => Promise<boolean>,
): Promise<MutationArgs<N>[K]> {
  for (let tries = 1; ; tries += 1) {
    const marked = tries === 1 ? mark : `${mark}·${tries}`;
    const given = args(marked);
    const result: IpcResult<unknown> = await (await world.desk()).mutate(name, given);
    if (result.ok) {
      world.ledger.add({ kind, mark: marked, told: 'acknowledged' });
      return given[idField];
    }
    if (!isDoubtful(result.error.code)) throw new Error(`${name} ${marked}: ${result.error.code}`);
    world.ledger.add({ kind, mark: marked, told: 'doubtful' });
    if (done !== undefined && (await done(await world.desk()))) return given[idField];
    if (tries > 5) throw new Error(`${name} ${marked}: never answered`);
  }
}

/** Switching needs the relay: refused while it is away, so the person waits and looks at the board again. */
async function switchDuty(reason: string, world: StoryWorld): Promise<void> {
  let tries = 0;
  await until(`duty to be switched (${reason})`, async () => {
    const desk = await world.desk();
    const { group } = await desk.ask('duty.board', { groupId: null, monday: '2026-01-05' });
    if (group === null || group.primaryId === null || group.backupId === null) return false;
    tries += 1;
    const mark = `${reason}·${tries}`;
    const args = { groupId: group.id, primaryId: group.backupId, backupId: group.primaryId, reason: mark, term: group.term };
    const result = await desk.mutate('duty.switch', args);
    // An error is either a refusal or an answer that was lost on the way: in both cases at most one switch.
    world.ledger.add({ kind: 'switch', mark, told: result.ok ? 'acknowledged' : 'doubtful' });
    return result.ok;
  }, patience, 150);
}

async function find<T>(world: StoryWorld, what: string, probe: (desk: Desk) => Promise<T | null>): Promise<T> {
  return until(what, async () => probe(await world.desk()), patience, 40);
}

async function conversationOf(desk: Desk, externalId: string, texts: readonly string[]): Promise<ConversationId | null> {
  const { items } = await desk.ask('inbox.list', { filter: 'open', hospitalId: null, limit: 500 });
  const wanted = items.find(({ conversation }) => conversation.externalId === externalId.replace(/^group:/, '') || conversation.externalId === externalId);
  if (wanted === undefined) return null;
  const { messages } = await desk.ask('inbox.thread', { conversationId: wanted.conversation.id, before: null, limit: 50 });
  const seen = new Set(messages.map((message) => message.text));
  return texts.every((text) => seen.has(text)) ? wanted.conversation.id : null;
}

async function settledState(desk: Desk, conversationId: ConversationId, messageId: MessageId): Promise<string | null> {
  const { messages } = await desk.ask('inbox.thread', { conversationId, before: null, limit: 50 });
  const state = messages.find((message) => message.id === messageId)?.state;
  return state === 'sent' || state === 'unknown' || state === 'failed' ? state : null;
}
