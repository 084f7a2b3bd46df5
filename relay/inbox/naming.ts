import { sql } from 'drizzle-orm';
import type { Naming } from '../files/naming.ts';
import { messages } from './schema.ts';

/** Messages name the bytes of their media and of the small pictures made of them; one range of a GIN index each. */
export const namedByMessages: Naming = (sha256) => {
  const holds = (field: 'sha256' | 'thumb') => {
    const one = field === 'sha256' ? sql`jsonb_build_object('sha256', ${sha256}::text)` : sql`jsonb_build_object('thumb', jsonb_build_object('sha256', ${sha256}::text))`;
    return sql`exists (select 1 from ${messages} where ${messages.media} <> '[]' and ${messages.media} @> jsonb_build_array(${one}))`;
  };
  return sql`(${holds('sha256')} or ${holds('thumb')})`;
};
