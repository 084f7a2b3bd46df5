import { inArray, sql } from 'drizzle-orm';
import { counters } from './schema.ts';
import type { TxWriter } from './txWriter.ts';

/** Running numbers inside the transaction that uses them: read once, written once; a failure gives them back. Nobody else draws meanwhile, there is one writer. */
export interface Serials {
  next(name: string): number;
  /** The number that `next` tells was used. */
  use(name: string): void;
  /** Writes how far each series came. */
  save(): void;
}

export async function openSerials(tx: TxWriter, names: readonly string[]): Promise<Serials> {
  const wanted = [...new Set(names)];
  const found = wanted.length === 0 ? [] : await tx.db.select().from(counters).where(inArray(counters.name, wanted));
  const last = new Map(found.map(({ name, value }) => [name, value]));
  const used = new Set<string>();
  const next = (name: string): number => (last.get(name) ?? 0) + 1;
  return {
    next,
    use(name) {
      last.set(name, next(name));
      used.add(name);
    },
    save() {
      if (used.size === 0) return;
      const values = [...used].map((name) => ({ name, value: last.get(name) ?? 0 }));
      tx.aside(tx.db.insert(counters).values(values).onConflictDoUpdate({ target: counters.name, set: { value: sql`excluded.value` } }));
    },
  };
}
