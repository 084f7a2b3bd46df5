import type { SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/**
 * Whether some row of a feature names these bytes, as a condition. What is named is kept, and whoever may see such a row may fetch them:
 * of all rows that name bytes everybody at the desk may see every one (`sync/visibility.ts`).
 */
export type Naming = (sha256: PgColumn | string) => SQL;
