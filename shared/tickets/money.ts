/** Most fen that a ticket takes: ten billion yuan. */
const MOST_FEN = 1e12;

/**
 * An amount as a person types it, in yuan (`1234.5`, `¥1,234.50`, `１２３４．５`), as integer fen. Worked out from the
 * digits: no sum ever goes through a binary fraction.
 * @returns null when it is no amount of at most two decimals
 */
export function fenOf(text: string): number | null {
  const plain = text.normalize('NFKC').replaceAll(/[\s,¥元]/gu, '').replaceAll('。', '.');
  const [, yuan, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain) ?? [];
  if (yuan === undefined) return null;
  const fen = Number(yuan) * 100 + Number(fraction.padEnd(2, '0'));
  return fen <= MOST_FEN ? fen : null;
}

/** `123450` -> `1234.50`: yuan with both decimals. */
export function yuanOf(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}
