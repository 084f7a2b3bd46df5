import type { DutyGroup } from '../../../shared/duty/model.ts';
import type { UserId } from '../../../shared/ids.ts';

export type TurnRole = 'primary' | 'backup' | 'both';

/** One person's turns on duty, as the groups say now. */
export interface Turns {
  onDuty(): boolean;
  holds(group: string): boolean;
  /** Duty groups changed. Resolves when it is known. */
  look(): Promise<void>;
}

export interface TurnsDeps {
  readonly groups: () => Promise<readonly DutyGroup[]>;
  readonly userId: UserId;
  /** The person came on or went off duty somewhere. */
  readonly changed: () => void;
  /** A turn began: of which group and term, in which role. Told once per group and term, also across restarts. */
  readonly began: (role: TurnRole) => void;
  /** Terms that were told, as they were remembered; null: never. */
  readonly remembered: () => Promise<string | null>;
  readonly remember: (told: string) => Promise<void>;
}

/** Watches for the moment at which the person becomes primary or backup. */
export function createTurns(deps: TurnsDeps): Turns {
  let held: ReadonlyMap<string, DutyGroup> = new Map();
  let known = false;
  let tail: Promise<void> = Promise.resolve();

  async function read(): Promise<void> {
    const groups = (await deps.groups()).filter((group) => group.primaryId === deps.userId || group.backupId === deps.userId);
    const before = held;
    held = new Map(groups.map((group) => [group.id, group]));
    if (!known || [...before.keys()].sort().join() !== [...held.keys()].sort().join()) deps.changed();
    known = true;
    await tellNew(groups);
  }

  /** A switch that leaves one where one is, is no new turn: only who was in neither role of the group begins one. */
  async function tellNew(groups: readonly DutyGroup[]): Promise<void> {
    const stored = parse(await deps.remembered());
    const fresh = groups.filter((group) => stored.get(group.id) === undefined);
    const next = new Map(groups.map((group) => [group.id as string, String(group.term)]));
    const text = JSON.stringify(Object.fromEntries(next));
    if (text !== JSON.stringify(Object.fromEntries(stored))) await deps.remember(text);
    if (fresh.length === 0) return;
    const [primary, backup] = [fresh.some((one) => one.primaryId === deps.userId), fresh.some((one) => one.backupId === deps.userId)];
    deps.began(primary && backup ? 'both' : primary ? 'primary' : 'backup');
  }

  return {
    onDuty: () => held.size > 0,
    holds: (group) => held.has(group),
    look: () => (tail = tail.then(read)),
  };
}

function parse(text: string | null): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return new Map(value !== null && typeof value === 'object' ? Object.entries(value).map(([group, term]) => [group, String(term)]) : []);
  } catch {
    return new Map();
  }
}
