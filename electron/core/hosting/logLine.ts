/** One line of the desktop's log: never a body, a name, a phone number or a secret. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Stable, `area.event`. */
  readonly code: string;
  readonly [field: string]: unknown;
}

/**
 * A log that writes one JSON object per line.
 * @param write takes the finished line, with its line feed
 * @param now milliseconds since 1970 UTC
 */
export function jsonLog(write: (line: string) => void, now: () => number): (line: LogLine) => void {
  return (line) => {
    try {
      write(`${JSON.stringify({ at: now(), ...line })}\n`);
    } catch {
      write(`${JSON.stringify({ at: now(), level: line.level, code: line.code })}\n`);
    }
  };
}
