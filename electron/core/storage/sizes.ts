import type { StorageReport } from '../../../shared/storage/contract.ts';
import { openConnection } from '../db/connection.ts';
import { sizeOf } from '../db/marker.ts';
import type { Database } from '../db/types.ts';
import { searchKinds, tablesOf } from '../search/schema.ts';

type Sizes = Pick<StorageReport, 'mirrorBytes' | 'searchBytes' | 'localBytes' | 'freeBytes'>;

/** Measures on a connection of its own: the search index takes a moment, and nobody's list waits behind it. */
export async function measure(mirror: Database, local: Database): Promise<Sizes> {
  const connection = await openConnection(mirror.file, 'existing');
  try {
    await connection.run('pragma query_only = on');
    const names = await connection.all(
      `select name from sqlite_schema where tbl_name in (select value from json_each(?)) and rootpage > 0`,
      [JSON.stringify(searchKinds.flatMap((kind) => [tablesOf(kind).docs, ...FTS_PARTS.map((part) => `${tablesOf(kind).fts}_${part}`)]))],
    );
    let searchBytes = 0;
    for (const { name } of names) {
      const [row] = await connection.all('select pgsize from dbstat where aggregate = true and name = ?', [String(name)]);
      searchBytes += Number(row?.['pgsize'] ?? 0);
    }
    const [free] = await connection.all('select f.freelist_count * s.page_size as bytes from pragma_freelist_count f, pragma_page_size s');
    return {
      mirrorBytes: await onDisk(mirror.file),
      searchBytes,
      localBytes: await onDisk(local.file),
      freeBytes: Number(free?.['bytes'] ?? 0),
    };
  } finally {
    await connection.close();
  }
}

const FTS_PARTS = ['data', 'idx', 'docsize', 'config'];

async function onDisk(file: string): Promise<number> {
  return (await sizeOf(file)) + (await sizeOf(`${file}-wal`));
}
