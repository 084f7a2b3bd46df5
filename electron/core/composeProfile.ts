import { dirname } from 'node:path';
import { openDatabase } from './db/open.ts';
import type { Sealer } from './db/sealed.ts';
import { callbackHandlers } from './callbacks/handlers.ts';
import { callbackRefs, callbackTables, callbackWorkIn, getCallback } from './callbacks/store.ts';
import { callHandlers, callItems } from './calls/handlers.ts';
import { callTables, callsIn, getCall, listCalls } from './calls/store.ts';
import type { FeatureContext } from './context.ts';
import { cannedHandlers } from './canned/handlers.ts';
import { cannedTables } from './canned/store.ts';
import { customerTables } from './customers/store.ts';
import { customerHandlers, dueTo } from './customerHandlers.ts';
import { directoryHandlers } from './directory/handlers.ts';
import { directoryTables, hospitalById, listStaff } from './directory/store.ts';
import { draftHandlers } from './drafts/handlers.ts';
import { dutyHandlers } from './duty/handlers.ts';
import { dutyTables, listGroups } from './duty/store.ts';
import { damagedOf } from './damage.ts';
import { countViews } from './inbox/counts.ts';
import { createDraftSync } from './inbox/draftSync.ts';
import { inboxHandlers } from './inbox/handlers.ts';
import { createNotices } from './inbox/notices.ts';
import { createNotifying } from './notices/compose.ts';
import { createPresence } from './inbox/presence.ts';
import { createWakings } from './inbox/wakings.ts';
import { countMessages, inboxTables, messagesBetween } from './inbox/store.ts';
import { knowledgeHandlers } from './knowledge/handlers.ts';
import { knowledgeTables } from './knowledge/store.ts';
import { failureFields } from './log.ts';
import { mirrorMigrations } from './migrations/mirror.ts';
import type { Profile, ProfileDeps, ProfileParts } from './profile.ts';
import { profileFolder, rebuildFile } from './profileFiles.ts';
import { reportHandlers } from './reports/handlers.ts';
import { createKeeper } from './storage/keeper.ts';
import { createOlder } from './storage/older.ts';
import { createRebuilder } from './storage/rebuild.ts';
import { storageHandlers } from './storage/handlers.ts';
import { createSearchIndex } from './search/searchIndex.ts';
import { searchHandlers } from './searchHandlers.ts';
import { describeRejections } from './session/rejections.ts';
import { createEngine } from './sync/engine.ts';
import { syncHandlers } from './sync/handlers.ts';
import { addToHistory } from './sync/history.ts';
import { rejections } from './sync/schema.ts';
import { keyOf } from './sync/pending.ts';
import type { EntityTable, EntityTables } from './sync/entityTable.ts';
import { readRejections, removeRejection } from './sync/outbox.ts';
import type { StoredRejection } from './sync/outbox.ts';
import type { Enqueued } from './sync/replica.ts';
import { ticketRefs } from './tickets/around.ts';
import { patientOfTicket, ticketDetailHandlers } from './tickets/detail.ts';
import { createFiles } from './files/compose.ts';
import { mediaHandlers } from './inbox/media.ts';
import { ticketFileHandlers } from './tickets/files/handlers.ts';
import { attachmentIdsOf } from './tickets/files/store.ts';
import { ticketHandlers } from './tickets/handlers.ts';
import { createTicketNotices } from './tickets/notices.ts';
import { getTickets, ticketTables, ticketsIn } from './tickets/store.ts';
import { asId } from '../../shared/ids.ts';
import { decidedAnyway } from '../../shared/inbox/rules.ts';
import type { CallbackId, CallId, UserId } from '../../shared/ids.ts';
import type { CoreEvent } from '../../shared/ipc/envelope.ts';
import type { ConnectionChange } from '../../shared/sync/contract.ts';
import type { EntityName } from '../../shared/wire/entities.ts';

/** Every synchronised entity's table; the one place where all features meet the sync code. */
export function tablesOf(sealer: Sealer): EntityTables {
  const all: readonly EntityTable[] = [
    ...directoryTables(sealer),
    ...inboxTables,
    ...dutyTables,
    ...ticketTables(sealer),
    ...callbackTables(sealer),
    ...cannedTables,
    ...knowledgeTables,
    ...callTables(sealer),
    ...customerTables,
  ];
  return new Map<EntityName, EntityTable>(all.map((table) => [table.entity, table]));
}

/** Calls of one ticket, at most. */
const MOST_CALLS = 200;
const anyCall = { hospitalId: null, direction: null, userId: null, missedOnly: false, from: null, to: null } as const;

/** Composes the features over one person's open files. */
export function composeProfile(deps: ProfileDeps, { local, mirror, tables, replica, notice }: ProfileParts): Profile {
  const { sealer, clock, session } = deps;
  const user = { id: asId<UserId>(session.userId), role: session.role };
  const now = () => clock.now() + replica.state().clockOffset;
  const enqueue: Profile['enqueue'] = async (name, args) => {
    const result = await replica.enqueue(name, args, now());
    if (result.ok) engine.nudge();
    return result;
  };
  const index = createSearchIndex();
  const context: FeatureContext = {
    mirror: mirror.read,
    local,
    user,
    now,
    pendingIds: (entity) => replica.pendingIds(entity),
    async marks(entity) {
      const pending = replica.pendingIds(entity);
      const refused = new Set((await readRejections(local.read, sealer)).flatMap((one) => one.rows));
      return (id) => (pending.has(id) ? 'pending' : refused.has(`${entity} ${id}`) ? 'rejected' : 'synced');
    },
    async bring(entity, id) {
      const brought = await older.work({ entity, id });
      if (brought === 'here') return null;
      return brought === 'absent' || !replica.state().complete ? 'not_found' : brought === 'offline' ? 'storage.notCached' : 'storage.unanswered';
    },
    refuse: deps.refuse,
  };
  const failed = (thrown: unknown): void => {
    deps.log({ level: 'error', code: 'core.failed', ...failureFields(thrown) });
    deps.onFailure(thrown);
  };
  const noteConnection = (state: ConnectionChange['state'], reason: string | null): void => {
    addToHistory(local, { at: now(), state, reason }).catch(failed);
  };
  const emit = (event: CoreEvent): void => deps.events.emit(event);
  const notifying = createNotifying(context, {
    ...deps,
    emit,
    groups: () => listGroups(mirror.read),
    tickets: (ids) => getTickets(mirror.read, ids),
    counts: () => countViews(mirror.read, { userId: user.id, now: now(), hospitalId: null }),
    isComplete: () => replica.state().complete,
    failed,
  });
  const { tell } = notifying.teller;
  const notices = createNotices({ ...deps, mirror: mirror.read, userId: user.id, emit, tell, failed });
  const presence = createPresence({
    clock,
    userId: user.id,
    send: (state) => engine.present(state),
    changed: () => deps.events.emit({ name: 'presence.changed' }),
  });
  const draftSync = createDraftSync({ local, replica, clock, now, newId: deps.newId, queued: () => engine.nudge(), failed });
  const engine = createEngine({
    url: deps.relayUrl,
    tokens: deps.tokens,
    replica,
    clock,
    random: deps.random,
    newId: deps.newId,
    onState(connection) {
      noteConnection(connection.state, connection.state === 'offline' ? connection.reason : null);
      const reason = connection.state === 'offline' ? { reason: connection.reason } : {};
      deps.log({ level: 'info', code: `relay.${connection.state}`, ...reason });
      deps.events.statusChanged();
      if (connection.state === 'online') files.sync.nudge();
      presence.connection(connection.state === 'online');
      draftSync.connection(connection.state === 'online');
    },
    onPresence: (changed) => presence.heard(changed),
    onMessages(ids, phase) {
      notices.arrived(ids, phase);
      if (phase !== 'catching_up') older.fillGaps().catch(failed);
    },
    onSendFailed: () => deps.events.statusChanged(),
    onFailure: failed,
  });
  const older = createOlder({ mirror, tables, replica, engine, now });
  const isOnline = () => engine.connection().state === 'online';
  const keeper = createKeeper({ replica, files: [mirror, local], clock, now, lastAsked: deps.lastAsked, canFetch: () => engine.canFetch(), failed });
  const rebuilder = createRebuilder({
    file: rebuildFile(dirname(mirror.file)),
    async open(file) {
      const opened = await openDatabase({ file, durability: 'normal', migrations: mirrorMigrations, appVersion: deps.appVersion });
      return opened.kind === 'opened' ? opened.database : null;
    },
    takeOver: deps.exchangeMirror,
    engine,
    replica,
    tables,
    sealer,
    actor: { userId: user.id, role: user.role },
    clock,
    now,
    changed: () => deps.events.statusChanged(),
  });
  const files = createFiles({
    ...deps,
    profileFolder: profileFolder(deps.dataDir, session.userId),
    online: isOnline,
    changed(sha256) {
      deps.events.emit({ name: 'files.changed' });
      // Closed meanwhile: nobody looks.
      attachmentIdsOf(mirror.read, sha256).then((ids) => deps.events.rowsChanged(new Set(ids.map((id) => keyOf('attachments', id)))), () => undefined);
    },
    onFailure: failed,
  });
  const fileDeps = { ...files, enqueue, saveFile: (name: string, bytes: Uint8Array) => deps.host.saveFile(name, bytes) };
  const wakings = createWakings({
    ...deps,
    mirror: mirror.read,
    userId: user.id,
    now,
    tell,
    changed: (ids) => deps.events.rowsChanged(new Set(ids.map((id) => keyOf('conversations', id)))),
    failed,
  });
  const unlisten = deps.events.on((event) => {
    notifying.onEvent(event);
    if (event.name !== 'rows.changed') return;
    if (/^(messages|readMarks|conversations)$/.test(event.entity)) notices.recount();
    if (event.entity === 'conversations') wakings.look();
  });
  notices.recount();
  wakings.look();
  notifying.start();
  // Before the first meeting nobody knows the relay's clock.
  if (replica.state().epoch !== null) noteConnection('started', null);

  const replace = async (rejection: StoredRejection, args: unknown): Promise<Enqueued> => {
    const result = await replica.enqueue(rejection.name, args, now(), async (tx) => {
      await removeRejection(tx, rejection.n);
    });
    if (result.ok) {
      engine.nudge();
      deps.events.rowsChanged(new Set(rejection.rows));
    }
    deps.events.statusChanged();
    return result;
  };
  const discard = async (n: number): Promise<boolean> => {
    const rejection = (await readRejections(local.read, sealer)).find((one) => one.n === n);
    const found = await local.write((tx) => removeRejection(tx, n));
    // The rows are as they were, but no longer marked as refused.
    if (rejection !== undefined) deps.events.rowsChanged(new Set(rejection.rows));
    deps.events.statusChanged();
    return found;
  };
  const callDeps = { sealer, tickets: (ids: readonly string[]) => ticketRefs(mirror.read, ids), callbacks: (ids: readonly string[]) => callbackRefs(mirror.read, ids) };
  const unlistenTickets = deps.events.on(
    createTicketNotices({
      ...deps,
      mirror: mirror.read,
      userId: user.id,
      now,
      tell,
      hospital: (id) => hospitalById(mirror.read, id),
      isComplete: () => replica.state().complete,
      failed,
    }),
  );

  return {
    session,
    replica,
    engine,
    notice,
    role: session.role,
    handlers: {
      ...directoryHandlers(context, {
        sealer,
        newId: deps.newId,
        enqueue,
        async personOf(subject, id) {
          if (subject === 'ticket') return patientOfTicket(context, sealer, id);
          if (subject === 'call') {
            const call = await getCall(mirror.read, sealer, asId<CallId>(id));
            return call && { name: call.callerName, phone: call.phone };
          }
          const callback = await getCallback(mirror.read, sealer, asId<CallbackId>(id));
          return callback && { name: callback.patientName, phone: callback.patientPhone };
        },
      }),
      ...inboxHandlers(context, older, () => draftSync.saved()),
      ...presence.handlers,
      ...notifying.handlers,
      ...dutyHandlers(context),
      ...ticketHandlers(context, index, sealer),
      ...ticketDetailHandlers(context, {
        sealer,
        locale: deps.locale,
        saveFile: (name, bytes) => deps.host.saveFile(name, bytes),
        fileBytes: (sha256) => files.bytes(sha256),
        hospital: (id) => hospitalById(mirror.read, id),
        staff: () => listStaff(mirror.read),
        messages: (id, interval, limit) => messagesBetween(mirror.read, id, interval, limit),
        calls: async (ticketId) => callItems(context, callDeps)(await listCalls(mirror.read, sealer, { ...anyCall, ticketId }, MOST_CALLS)),
        older,
      }),
      ...ticketFileHandlers(context, fileDeps),
      ...mediaHandlers(context, { ...fileDeps, newId: deps.newId }),
      ...callbackHandlers(context, sealer),
      ...callHandlers(context, { ...callDeps, dueTo: (call) => dueTo(context, sealer, call) }),
      ...customerHandlers(context, { sealer, callItems: callItems(context, callDeps) }),
      ...searchHandlers(context, index, sealer),
      ...draftHandlers(context, sealer),
      ...cannedHandlers(context),
      ...knowledgeHandlers(context, index),
      ...syncHandlers(context, {
        replica,
        engine,
        tables,
        sealer,
        saveFile: (name, bytes) => deps.host.saveFile(name, bytes),
        replace,
        dropRejection: discard,
      }),
      ...reportHandlers(context, {
        locale: deps.locale,
        saveFile: (name, bytes) => deps.host.saveFile(name, bytes),
        bring: (id, interval) => older.log(id, interval),
        isComplete: () => replica.state().complete,
        hospital: (id) => hospitalById(mirror.read, id),
        staff: () => listStaff(mirror.read),
        tickets: (id, interval) => ticketsIn(mirror.read, id, interval),
        callbackWork: (id, interval) => callbackWorkIn(mirror.read, sealer, id, interval),
        calls: (id, interval) => callsIn(mirror.read, sealer, id, interval),
        messageCounts: (id, interval) => countMessages(mirror.read, id, interval),
      }),
      ...storageHandlers(context, { mirror, replica, older, rebuilder, keeper, isOnline }),
    },
    keeper,
    mirrorFile: mirror.file,
    enqueue,
    call: (name, args) => engine.call(name, args, now()),
    rejections: () => describeRejections(local.read, mirror.read, tables, sealer),
    rejection: async (n) => (await readRejections(local.read, sealer)).find((one) => one.n === n) ?? null,
    redo: (rejection) => replace(rejection, rejection.code === 'replied_meanwhile' ? decidedAnyway(rejection.args) : rejection.args),
    discard,
    rejectionCount: () => local.read.$count(rejections),
    async close() {
      unlisten();
      wakings.stop();
      notices.stop();
      notifying.stop();
      presence.stop();
      draftSync.stop();
      keeper.stop();
      await rebuilder.cancel();
      unlistenTickets();
      engine.stop();
      files.sync.stop();
      await Promise.all([local.close(), mirror.close()].map((closing) => closing.catch(failed)));
    },
    noticesChanged: () => notifying.settingsChanged(),
    damaged: () => damagedOf([local, mirror]),
  };
}

