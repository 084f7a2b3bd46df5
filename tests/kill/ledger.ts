/**
 * What a person did and what they were told. `acknowledged`: they saw it done, so it must exist exactly once for
 * ever. `doubtful`: the program died before it answered, so it may exist, but never twice.
 */
export type Kind = 'message' | 'send' | 'ticket' | 'comment' | 'callback' | 'attempt' | 'close' | 'switch';

export interface Deed {
  readonly kind: Kind;
  /** The text, title, note or reason that is unique to it. */
  readonly mark: string;
  readonly told: 'acknowledged' | 'doubtful';
}

export interface Ledger {
  add(deed: Deed): void;
  all(kind: Kind): readonly Deed[];
}

export function createLedger(): Ledger {
  const deeds: Deed[] = [];
  return { add: (deed) => void deeds.push(deed), all: (kind) => deeds.filter((deed) => deed.kind === kind) };
}
