import { join } from 'node:path';
import { entityNames, type EntityName } from '../../../shared/wire/entities.ts';
import { byId, readSqlite, type ComparableRows } from '../../support/mirrorRows.ts';

/** What a desktop has in its files. */
export interface HeldFiles {
  readonly rows: ComparableRows;
  /** Rows that are marked as pending. */
  readonly shadows: readonly string[];
  /** Names of actions. */
  readonly outbox: readonly string[];
  readonly rejections: readonly string[];
}
type Fingerprints = Readonly<Record<string, string | null>>;

/**
 * Reads with SQL and none of the desktop's code. One statement writes out every table; only those whose text is another
 * than last time are read and parsed again, which makes it cheap without believing anybody that nothing has changed.
 */
export function createFileReader(): (folder: string) => Promise<HeldFiles> {
  let statement: string | null = null;
  let texts: Fingerprints = {};
  let rows: ComparableRows = {};

  return async (folder) => {
    const { shadows } = await readSqlite(join(folder, 'mirror.db'), async (all) => {
      statement ??= await writeOut(all);
      const [found = {}] = await all(statement);
      const now = found as Fingerprints; // every column of the statement is a text or null
      const changed = entityNames.filter((entity) => rows[entity] === undefined || now[entity] !== texts[entity]);
      const read = changed.map(async (entity): Promise<readonly [EntityName, ComparableRows[string]]> => [entity, byId(await all(`select * from "${entity}"`), entity)]);
      rows = { ...rows, ...Object.fromEntries(await Promise.all(read)) };
      texts = now;
      return { shadows: listOf(now['_shadows']) };
    });
    const [local = {}] = await readSqlite(join(folder, 'local.db'), (all) =>
      all('select (select json_group_array(name) from outbox) as outbox, (select json_group_array(name) from rejections) as rejections'),
    );
    return { rows, shadows, outbox: listOf(local['outbox']), rejections: listOf(local['rejections']) };
  };
}

function listOf(json: unknown): readonly string[] {
  return JSON.parse(String(json)) as string[]; // json_group_array of a text column
}

async function writeOut(all: (sql: string) => Promise<Record<string, unknown>[]>): Promise<string> {
  const tables = entityNames.map(async (entity) => {
    const columns = await all(`select name from pragma_table_info('${entity}')`);
    const row = columns.map(({ name }) => `quote("${String(name)}")`).join(` || ',' || `);
    return `(select group_concat(line, char(10)) from (select ${row} as line from "${entity}" order by id)) as "${entity}"`;
  });
  return `select ${(await Promise.all(tables)).join(', ')}, (select json_group_array(entity || ' ' || id) from shadows) as _shadows`;
}
