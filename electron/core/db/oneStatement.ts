import { DbError } from './errors.ts';

const TRIGGER = /^\s*create\s+(temp\s+|temporary\s+)?trigger\b/i;

/**
 * `sqlite3` prepares the first statement of a text and drops the rest in silence, so text with more than one
 * statement is refused. Trigger bodies hold semicolons of their own and are let through.
 * @throws DbError MORE_THAN_ONE_STATEMENT
 */
export function assertOneStatement(sql: string): void {
  const end = firstSemicolon(sql);
  if (end === -1 || TRIGGER.test(sql)) return;
  if (firstCode(sql, end + 1) !== -1) {
    throw new DbError('MORE_THAN_ONE_STATEMENT', 'one call runs one statement; the rest would be dropped', sql);
  }
}

/** Position of the first semicolon that is neither quoted nor in a comment, or -1. */
function firstSemicolon(sql: string): number {
  if (!sql.includes(';')) return -1;
  for (let at = 0; at < sql.length; at++) {
    const past = skipOpaque(sql, at);
    if (past !== at) at = past - 1;
    else if (sql[at] === ';') return at;
  }
  return -1;
}

/** Position of the first character from `from` on that is not blank, comment or semicolon, or -1. */
function firstCode(sql: string, from: number): number {
  for (let at = from; at < sql.length; at++) {
    const isComment = sql.startsWith('--', at) || sql.startsWith('/*', at);
    if (isComment) at = skipOpaque(sql, at) - 1;
    else if (!/[\s;]/.test(sql.charAt(at))) return at;
  }
  return -1;
}

/** Where the quoted text or comment that begins at `at` ends; `at` itself when none begins there. */
function skipOpaque(sql: string, at: number): number {
  const char = sql.charAt(at);
  if (char === "'" || char === '"' || char === '`') return after(sql, char, at + 1);
  if (char === '[') return after(sql, ']', at + 1);
  if (sql.startsWith('--', at)) return after(sql, '\n', at + 2);
  if (sql.startsWith('/*', at)) return after(sql, '*/', at + 2);
  return at;
}

function after(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from);
  // A doubled quote reads as two texts side by side, which ends at the same place.
  return found === -1 ? sql.length : found + mark.length;
}
