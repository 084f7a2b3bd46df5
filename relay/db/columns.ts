import { bigint, customType, text } from 'drizzle-orm/pg-core';

/** Primary key of an entity: text, because ids are drawn on desktops too and never computed with. */
export const idColumn = <Id extends string>() => text().$type<Id>().primaryKey();
/** Reference to another row. No foreign keys: rows arrive as named mutations whose rules check what they name. */
export const refColumn = <Id extends string>() => text().$type<Id>().notNull();
export const optionalRef = <Id extends string>() => text().$type<Id>();
/** ms UTC. int8 in the database; below 2^53, so a number here. */
export const instantColumn = () => bigint({ mode: 'number' }).notNull();
export const optionalInstant = () => bigint({ mode: 'number' });
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });
/** The row's revision: drawn in commit order, see sync/commitQueue.ts. */
export const revColumn = () => bigint({ mode: 'number' }).notNull();

/** True at compile time when a table holds exactly the entity's fields, plus `rev`. */
export type Holds<Table extends { readonly $inferSelect: object }, Model> = [Omit<Table['$inferSelect'], 'rev'>] extends [Model]
  ? [Model] extends [Omit<Table['$inferSelect'], 'rev'>]
    ? true
    : false
  : false;
/** Fails to compile for anything but `true`. */
export type Assert<T extends true> = T;
