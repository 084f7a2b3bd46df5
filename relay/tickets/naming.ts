import { sql } from 'drizzle-orm';
import type { Naming } from '../files/naming.ts';
import { attachments } from './schema.ts';

/** Attachments name their bytes. */
export const namedByAttachments: Naming = (sha256) => sql`exists (select 1 from ${attachments} where ${attachments.sha256} = ${sha256})`;
