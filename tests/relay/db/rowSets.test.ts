import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entityNames } from '../../../shared/wire/entities.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';
import { drop, type RowChange } from '../../../shared/wire/mutation.ts';
import { readSets, setsOf } from '../../../relay/db/rowSets.ts';
import { readMany, readWhere } from '../../../relay/db/rowStore.ts';
import { entityTables } from '../../../relay/db/tables.ts';
import { startRelay, type RelayUnderTest } from '../relayHarness.ts';

let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(() => relay.close());

const odd = `'"\\ \\ud800 \n\t 第一行 𠮷 {}[],null`;

/** A row with something in every column; the rules' shapes do not matter here. */
function rowOf(entity: EntityName, id: string, n: number, isEmpty = false): RowChange {
  const columns: Record<string, PgColumn> = getTableColumns(entityTables[entity]);
  const row = Object.fromEntries(
    Object.entries(columns).filter(([key]) => key !== 'rev').map(([key, column]) => {
      if (key === 'id') return [key, id];
      if (isEmpty && !column.notNull) return [key, null];
      switch (column.getSQLType()) {
        case 'text':
          return [key, `${key} ${n} ${odd}`];
        case 'bigint':
          return [key, Number.MAX_SAFE_INTEGER - n];
        case 'integer':
          return [key, -n];
        case 'boolean':
          return [key, n % 2 === 0];
        case 'jsonb':
          return [key, [{ [key]: odd, at: Number.MAX_SAFE_INTEGER - n, none: null, list: [n, 0.5] }]];
        default:
          throw new Error(`${entity}.${key} is ${column.getSQLType()}: rowSets.ts has to know how JSON keeps it`);
      }
    }),
  );
  return { entity, id, row } as unknown as RowChange; // of the columns of its table
}

describe('rows as JSON', () => {
  it.each(entityNames)('%s come back as they were written, changed or deleted, by either way of reading', async (entity) => {
    const table = getTableName(entityTables[entity]);
    const [a, b, c] = [rowOf(entity, `${table}-a`, 1), rowOf(entity, `${table}-b`, 2, true), rowOf(entity, `${table}-c`, 3)];
    await relay.commit(a, b, c);
    const [d, e] = [rowOf(entity, a.id, 4, true), rowOf(entity, `${table}-e`, 5)];
    await relay.commit(rowOf(entity, e.id, 6), d, e, drop(entity, c.id), rowOf(entity, 'made and gone', 7), drop(entity, 'made and gone'));
    const ids = [a.id, b.id, c.id, e.id, 'made and gone'];
    const rows = new Map([d, b, e].map((change) => [change.id, change.row]));
    expect(await readMany(relay.database.db, entity, ids)).toEqual(rows);
    const [found] = await readSets(relay.database.db, [{ entity, column: 'id', values: ids }]);
    expect(new Map(found?.map((row) => [row.id, row]))).toEqual(rows);
  });

  it('finds the rows of several look-ups at once, each in its place', async () => {
    await relay.commit(rowOf('ticketEntries', 'x1', 1), rowOf('ticketEntries', 'x2', 2), rowOf('contacts', 'x1', 1));
    const entry = (await readMany(relay.database.db, 'ticketEntries', ['x1'])).get('x1');
    const value = entry?.ticketId ?? '';
    const sets = setsOf([
      { entity: 'ticketEntries', where: { column: 'ticketId', value } },
      { entity: 'contacts', id: 'x1' },
      { entity: 'ticketEntries', id: 'x2' },
      { entity: 'ticketEntries', id: 'nobody' },
    ]);
    const found = await readSets(relay.database.db, sets);
    expect(found.map((rows) => rows.map((row) => row.id))).toEqual([(await readWhere(relay.database.db, 'ticketEntries', 'ticketId', value)).map((row) => row.id), ['x1'], ['x2']]);
  });

  it('half of a character is replaced as PostgreSQL’s texts have it', async () => {
    const row = rowOf('contacts', 'half', 1).row;
    await relay.commit({ entity: 'contacts', id: 'half', row: { ...row, name: 'a\ud800b \\ud800' } } as unknown as RowChange);
    expect((await relay.row('contacts', 'half'))?.name).toBe('a\uFFFDb \\ud800');
  });
});
