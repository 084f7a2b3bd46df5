import { isIP } from 'node:net';
import { resolve } from 'node:path';
import * as z from 'zod';
import { parseRelayKey } from './auth/keys.ts';
import { CommandError } from './cli/commandError.ts';
import type { LogLevel } from './logger.ts';

export const DEFAULT_PORT = 8790;

const port = z.coerce.number().int().min(0).max(65_535);

const environment = z.object({
  PORT: port.default(DEFAULT_PORT),
  /** Loopback unless the operator says otherwise: TLS and the outside world are a reverse proxy's part. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** External PostgreSQL; absent: the built-in one under the data folder. */
  DATABASE_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol), 'must be a postgres:// address')
    .optional(),
  ZHISHOU_DATA_DIR: z.string().min(1).default('data/relay'),
  /** 32 random bytes in base64; the same on all nodes. Absent: drawn once and kept in the data folder. */
  ZHISHOU_RELAY_KEY: z
    .string()
    .refine((text) => parseRelayKey(text) !== null, 'must be 32 bytes in base64 (openssl rand -base64 32)')
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Where platforms reach this relay, for the callback addresses that are printed. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Reverse proxies whose X-Forwarded-For is believed: addresses or networks, comma-separated. */
  ZHISHOU_TRUST_PROXY: z
    .string()
    .refine((text) => text.split(',').every((part) => isIP(part.trim().split('/')[0] ?? '') !== 0), 'must be IP addresses or networks')
    .optional(),
});

export interface RelayConfig {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly relayKey: Buffer | null;
  readonly logLevel: LogLevel;
  /** Without trailing slash. */
  readonly publicUrl: string | null;
  readonly trustProxy: string | null;
}

/**
 * Reads the environment; flags win over it. An empty variable counts as absent.
 * @throws CommandError with one line that names the variable, never its value (some are secrets)
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, flags: { readonly port?: string; readonly dataDir?: string } = {}): RelayConfig {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  if (flags.port !== undefined && !(flags.port.trim() !== '' && port.safeParse(flags.port).success)) {
    throw new CommandError(`--port wants a number from 0 to 65535, not "${flags.port}"`);
  }
  const parsed = environment.safeParse(flags.port === undefined ? set : { ...set, PORT: flags.port });
  if (!parsed.success) {
    throw new CommandError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  }
  const { data } = parsed;
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL ?? null,
    dataDir: resolve(flags.dataDir ?? data.ZHISHOU_DATA_DIR),
    relayKey: data.ZHISHOU_RELAY_KEY === undefined ? null : parseRelayKey(data.ZHISHOU_RELAY_KEY),
    logLevel: data.LOG_LEVEL,
    publicUrl: data.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    trustProxy: data.ZHISHOU_TRUST_PROXY ?? null,
  };
}
