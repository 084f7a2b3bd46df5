import { asId } from '../../shared/ids.ts';
import type { UserId } from '../../shared/ids.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { addDays, dateOf, HOUR_MS, MINUTE_MS } from '../../shared/time/shanghai.ts';
import type { Entities, EntityName } from '../../shared/wire/entities.ts';
import type { RowChange, RowReader } from '../../shared/wire/mutation.ts';
import { findMutation } from '../../shared/wire/mutations.ts';
import { hospitalId, lin, onDuty } from './cast.ts';
import { demoLinks, demoStories, demoWatchers } from './stories.ts';
import type { DemoStep, DemoStory } from './stories.ts';

const who = (index: number): UserId => (onDuty[index] ?? lin).id;
const ticketIdOf = (key: string): string => `demo-story-${key}`;

/**
 * The tickets of `demoStories`, by letting the rules of the relay apply what people did, in its order.
 * @param base rows that are there already: people, hospitals, contracts
 * @param firstNumber the number of the first ticket
 * @throws when a story asks for something that the rules refuse
 */
export function storyRows(base: readonly RowChange[], now: Instant, firstNumber: number): readonly RowChange[] {
  const known = new Map(base.map((change) => [`${change.entity} ${change.id}`, change]));
  const written = new Map<string, RowChange>();
  const reader = readerOf(() => [...new Map([...known, ...written]).values()]);
  const perform = (step: DemoStep, args: unknown, serial: number | null): void => {
    const mutation = findMutation(step.name);
    const parsed = mutation?.args.safeParse(args);
    if (mutation === undefined || parsed?.success !== true) throw new Error(`the demo's ${step.name} is malformed: ${parsed?.error?.message ?? 'unknown'}`);
    const outcome = mutation.apply(parsed.data, reader, { actor: { userId: who(step.by), role: 'agent' }, at: now - step.hoursAgo * HOUR_MS, serial });
    if (outcome.kind === 'rejected') throw new Error(`the demo's ${step.name} is refused: ${outcome.code}`);
    for (const change of outcome.changes) written.set(`${change.entity} ${change.id}`, change);
  };
  for (const [index, story] of demoStories.entries()) {
    for (const [number, step] of story.steps.entries()) perform(step, argsOf(story, step, number, now), number === 0 ? firstNumber + index : null);
  }
  for (const [index, [from, to, kind]] of demoLinks.entries()) {
    const link = { linkId: `demo-link-${index + 1}`, entryId: `demo-link-entry-${index + 1}`, ticketId: ticketIdOf(from), toId: ticketIdOf(to), kind };
    perform({ hoursAgo: 0.05, by: 1, name: 'tickets.link', args: {} }, link, null);
  }
  for (const [key, index] of demoWatchers) perform({ hoursAgo: 0.05, by: index, name: 'tickets.watch', args: {} }, { ticketId: ticketIdOf(key), userId: who(index), on: true }, null);
  return [...written.values()];
}

/** A step's arguments with ids, people and moments put in. */
function argsOf({ key, hospital }: DemoStory, { args, name, hoursAgo }: DemoStep, number: number, now: Instant): unknown {
  const at = now - hoursAgo * HOUR_MS;
  const own = { ...args, ticketId: ticketIdOf(key), entryId: `demo-story-${key}-${number + 1}` };
  const { assignee, engineer, checklist, details, proof } = args;
  if (name === 'tickets.create') {
    return {
      ...own,
      hospitalId: hospitalId(hospital),
      conversationId: null,
      messageId: null,
      assigneeId: typeof assignee === 'number' ? who(assignee) : null,
      details: momentsOf(details, now),
      checklist: Array.isArray(checklist) ? checklist.map((text: unknown, index) => ({ id: `${index + 1}`, text, done: false })) : [],
    };
  }
  if (name === 'tickets.dispatch') return { ...own, visitId: `demo-visit-${key}`, engineerId: typeof engineer === 'number' ? who(engineer) : null };
  if (name === 'tickets.visitStep') return { ...own, at };
  if (name === 'tickets.logReply' && typeof proof === 'object') return { ...own, proof: { ...proof, startedAt: at - 3 * MINUTE_MS, endedAt: at } };
  return own;
}

function momentsOf(details: unknown, now: Instant): Readonly<Record<string, unknown>> {
  if (typeof details !== 'object' || details === null) return {};
  const { saidAgo, plannedInDays, ...rest }: Readonly<Record<string, unknown>> = { ...details };
  return {
    ...rest,
    ...(typeof saidAgo === 'number' ? { saidAt: now - saidAgo * HOUR_MS } : {}),
    ...(typeof plannedInDays === 'number' ? { plannedOn: addDays(dateOf(now), plannedInDays) } : {}),
  };
}

function readerOf(all: () => readonly RowChange[]): RowReader {
  // Both casts: a change of an entity holds a row of that entity.
  const rows = <E extends EntityName>(entity: E): readonly Entities[E][] => all().flatMap((change) => (change.entity === entity && change.row !== null ? [change.row as Entities[E]] : []));
  return {
    get: (entity, id) => rows(entity).find((row) => row.id === asId(id)),
    list: (entity, column, value) => rows(entity).filter((row) => (row[column] as unknown) === value),
  };
}
