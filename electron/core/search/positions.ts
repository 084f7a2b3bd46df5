import type { WritableDb } from '../db/types.ts';

/** Further taken places read around a collision; platforms that send whole seconds fill them a second at a time. */
const WINDOW = 2000;

/**
 * Finds a free place for each time, at it or as soon after it as possible, no two the same.
 * @param times ms UTC, ascending
 * @returns places, ascending, in the order of `times`
 */
export async function freePositions(tx: WritableDb, docs: string, times: readonly number[]): Promise<number[]> {
  const taken = new Set<number>();
  for (;;) {
    const places = placed(times, taken);
    const hits = await tx.all<{ pos: number }>(
      `select pos from ${docs} where pos in (select value from json_each(?))`,
      [JSON.stringify(places)],
    );
    if (hits.length === 0) return places;
    let readTo = -Infinity;
    for (const { pos } of hits.sort((a, b) => a.pos - b.pos)) {
      if (pos <= readTo) continue;
      readTo = pos + WINDOW;
      const range = `select pos from ${docs} where pos between ? and ?`;
      for (const row of await tx.all<{ pos: number }>(range, [pos, readTo])) taken.add(row.pos);
    }
  }
}

function placed(times: readonly number[], taken: ReadonlySet<number>): number[] {
  let previous = -Infinity;
  return times.map((time) => {
    let place = Math.max(time, previous + 1);
    while (taken.has(place)) place++;
    previous = place;
    return place;
  });
}
