import type { Migration } from '../migrate.ts';
import { init } from './0001_init.ts';
import { refreshParent } from './0002_refresh_parent.ts';
import { channelNames } from './0003_channel_names.ts';
import { lookups } from './0004_lookups.ts';
import { ticketKinds } from './0005_ticket_kinds.ts';
import { retentionLookups } from './0006_retention.ts';
import { nodes } from './0007_nodes.ts';
import { ticketFiles } from './0008_ticket_files.ts';
import { ticketConversation } from './0009_ticket_conversation.ts';
import { eventWindows } from './0010_event_windows.ts';
import { recalled } from './0011_recalled.ts';
import { sendQueue } from './0012_send_queue.ts';
import { serviceHours } from './0013_service_hours.ts';
import { inboxDesk } from './0014_inbox_desk.ts';
import { phoneCalls } from './0015_calls.ts';
import { composer } from './0016_composer.ts';
import { customers } from './0017_customers.ts';
import { media } from './0018_media.ts';

/** In the order in which they run. Only ever appended to. */
export const migrations: readonly Migration[] = [init, refreshParent, channelNames, lookups, ticketKinds, retentionLookups, nodes, ticketFiles, ticketConversation, eventWindows, recalled, sendQueue, serviceHours, inboxDesk, phoneCalls, composer, customers, media];
