import type { Migration } from '../migrate.ts';
import { init } from './0001_init.ts';
import { channelNames } from './0003_channel_names.ts';
import { lookups } from './0004_lookups.ts';
import { refreshParent } from './0002_refresh_parent.ts';
import { retentionLookups } from './0005_retention.ts';

/** In the order in which they run. Only ever appended to. */
export const migrations: readonly Migration[] = [init, refreshParent, channelNames, lookups, retentionLookups];
