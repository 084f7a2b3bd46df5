import type { ListContext } from '../../../shared/tickets/listModel.ts';

interface Names {
  readonly hospitals: ReadonlyMap<string, string>;
  readonly staff: ReadonlyMap<string, string>;
}

export interface NameOrder {
  readonly rankOf: ListContext['rankOf'];
  /**
   * Before titles are asked for: all of them at once. Comparing ten thousand as the language orders them takes a while,
   * so it is done ahead of the first wish; asking again costs next to nothing while none is new.
   */
  prepareTitles(titles: Iterable<string>): void;
}

/** Names in the order of the person's language (Chinese by its sound), as numbers that sort fast. Unknown ones stand last. */
export function createNameOrder(locale: string, { hospitals, staff }: Names): NameOrder {
  const collator = new Intl.Collator(locale);
  const ranked = {
    hospital: ranksById(hospitals, collator),
    staff: ranksById(staff, collator),
  };
  const titles = new Set<string>();
  let titleRanks: ReadonlyMap<string, number> = new Map();

  function prepareTitles(more: Iterable<string>): void {
    const before = titles.size;
    for (const title of more) titles.add(title);
    if (titles.size === before) return;
    titleRanks = new Map([...titles].toSorted(collator.compare).map((title, at) => [title, at]));
  }

  return {
    prepareTitles,
    rankOf(of, key) {
      return (of === 'title' ? titleRanks : ranked[of]).get(key) ?? Number.MAX_SAFE_INTEGER;
    },
  };
}

function ranksById(names: ReadonlyMap<string, string>, collator: Intl.Collator): ReadonlyMap<string, number> {
  const order = [...names].toSorted(([, a], [, b]) => collator.compare(a, b));
  return new Map(order.map(([id], at) => [id, at]));
}
