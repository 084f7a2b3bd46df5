import { findDbError } from './db/errors.ts';

/** One line of the core's log: codes and counts, never a body, a name, a phone number or a secret. */
export interface CoreLogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Stable, `area.event`. */
  readonly code: string;
  readonly [field: string]: unknown;
}

/**
 * What a failure may say in the log: its class, its code and where, not its message. Messages of foreign errors may
 * repeat values.
 */
export function failureFields(thrown: unknown): Readonly<Record<string, string>> {
  const db = findDbError(thrown);
  if (db !== null) return { kind: 'DbError', reason: db.code };
  if (!(thrown instanceof Error)) return { kind: typeof thrown };
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s*at /.test(line));
  return { kind: thrown.name, at: frames.slice(0, 3).map((line) => line.trim()).join(' < ') };
}
