import { eq, sql } from 'drizzle-orm';
import type { StaffMember } from '../../shared/session/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { TokenAnswer } from '../../shared/wire/protocol.ts';
import type { Database } from '../db/database.ts';
import { readOne } from '../db/rowStore.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { staff } from '../session/schema.ts';
import { readWorkspace } from '../sync/pull.ts';
import { epochFor } from '../sync/visibility.ts';
import type { AccessTokens } from './accessToken.ts';
import { createAttemptCounts } from './attemptCounts.ts';
import { hashPassword, isPassword } from './password.ts';
import type { RefreshTokens } from './refreshTokens.ts';
import { usersSecret } from './schema.ts';

export type SignedIn =
  | { readonly ok: true; readonly answer: TokenAnswer }
  | { readonly ok: false; readonly code: 'credentials' }
  | { readonly ok: false; readonly code: 'locked'; readonly retryAfterMs: number };

export interface AuthService {
  login(name: string, password: string, ip: string): Promise<SignedIn>;
  refresh(token: string): Promise<SignedIn>;
  logout(token: string): Promise<void>;
}

const WINDOW_MS = 15 * 60_000;
/** Wrong passwords for one name from one address, and for all names from one address, per window. */
const PER_NAME = 5;
const PER_ADDRESS = 50;

export function createAuthService(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly access: AccessTokens;
  readonly refreshing: RefreshTokens;
  readonly logger: Logger;
  readonly metrics: Metrics;
}): AuthService {
  const { database, clock, metrics } = deps;
  const attempts = createAttemptCounts(database, clock, WINDOW_MS);
  // An unknown name must cost what a known one costs, or the answer's time tells which names exist.
  const decoy = hashPassword('no such person');
  decoy.catch(() => undefined);

  async function answerFor(person: StaffMember, refreshToken: string): Promise<SignedIn> {
    const { token, expiresAt } = deps.access.issue(person.id, clock.now());
    const { id, name, displayName, role } = person;
    const epoch = epochFor((await readWorkspace(database.db)).epoch, role);
    return {
      ok: true,
      answer: { accessToken: token, accessExpiresAt: expiresAt, refreshToken, user: { id, name, displayName, role }, workspace: { epoch } },
    };
  }

  return {
    async login(name, password, ip) {
      const counted = [
        { what: `log-in ${name.toLowerCase()} ${ip}`, limit: PER_NAME },
        { what: `log-in ${ip}`, limit: PER_ADDRESS },
      ];
      // Counted before the slow comparison, or many at once would all be tried.
      const retryAfterMs = await attempts.take(counted);
      if (retryAfterMs > 0) {
        metrics.logins.inc({ kind: 'login', result: 'locked' });
        return { ok: false, code: 'locked', retryAfterMs };
      }
      const found = await findByName(database, name);
      const isRight = await isPassword(found?.passwordHash ?? (await decoy), password);
      if (found === null || !isRight || !found.person.active) {
        metrics.logins.inc({ kind: 'login', result: 'credentials' });
        deps.logger.info({ reason: 'credentials' }, 'a log-in was refused');
        return { ok: false, code: 'credentials' };
      }
      await attempts.forget(counted);
      metrics.logins.inc({ kind: 'login', result: 'ok' });
      return answerFor(found.person, await deps.refreshing.issue(found.person.id));
    },

    async refresh(token) {
      const rotated = await deps.refreshing.rotate(token);
      const person = rotated.kind === 'rotated' ? await readOne(database.db, 'staff', rotated.userId) : null;
      if (rotated.kind !== 'rotated' || person === null || !person.active) {
        if (rotated.kind === 'reused') deps.logger.warn({ user: rotated.userId }, 'a refresh token was used twice; its log-in is ended');
        metrics.logins.inc({ kind: 'refresh', result: rotated.kind === 'rotated' ? 'inactive' : rotated.kind });
        return { ok: false, code: 'credentials' };
      }
      metrics.logins.inc({ kind: 'refresh', result: 'ok' });
      return answerFor(person, rotated.token);
    },

    logout: (token) => deps.refreshing.revoke(token),
  };
}

async function findByName(database: Database, name: string): Promise<{ person: StaffMember; passwordHash: string } | null> {
  if (name.includes('\u0000')) return null;
  const [row] = await database.db
    .select({ id: staff.id, name: staff.name, displayName: staff.displayName, role: staff.role, active: staff.active, hash: usersSecret.passwordHash })
    .from(staff)
    .innerJoin(usersSecret, eq(usersSecret.userId, staff.id))
    .where(eq(sql`lower(${staff.name})`, name.toLowerCase()));
  if (row === undefined) return null;
  const { hash: passwordHash, ...person } = row;
  return { person, passwordHash };
}
