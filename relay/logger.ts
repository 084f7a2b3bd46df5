import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

export type { Logger };
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * One JSON line per event. Callers pass codes, counts and ids only; the redaction is the second line of defence for
 * fields that could ever carry a message body, a name, a number or a secret.
 */
export function createLogger(level: LogLevel, destination: DestinationStream): Logger {
  const secret = ['text', 'body', 'raw', 'name', 'displayName', 'phone', 'patientName', 'patientPhone', 'password', 'token', 'secret', 'settings', 'key', 'authorization', 'cookie', 'args', 'query'];
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: secret.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
      serializers: { err: safeError, error: safeError },
    },
    destination,
  );
}

/** Name, code and stack without the message: drivers quote the values of the failed row in it. */
function safeError(error: unknown): unknown {
  if (!(error instanceof Error)) return 'non-error thrown';
  const stack = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')).slice(0, 8);
  return { type: error.name, ...('code' in error ? { code: String(error.code) } : {}), stack };
}
