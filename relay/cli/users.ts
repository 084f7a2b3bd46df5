import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { asId } from '../../shared/ids.ts';
import type { UserId } from '../../shared/ids.ts';
import { role as roleSchema, type Role, type StaffMember } from '../../shared/session/model.ts';
import { put } from '../../shared/wire/mutation.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { hashPassword } from '../auth/password.ts';
import { refreshTokens, usersSecret } from '../auth/schema.ts';
import { readOne } from '../db/rowStore.ts';
import { staff } from '../session/schema.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { CommandError } from './commandError.ts';
import { parseFlags } from './flags.ts';
import { choosePassword } from './passwords.ts';
import { withWorkspace } from '../workspace.ts';

export const createUserHelp = `relay create-user --name NAME --role ROLE --display-name NAME [options]
Adds a member of staff who may log in. Works while the relay runs.
  --name NAME           log-in name
  --role ROLE           agent, lead, manager or admin
  --display-name NAME   as colleagues see it
  --password-stdin      read the password from standard input; else it is asked for, or drawn and printed once
  --data-dir DIR        of the relay (env ZHISHOU_DATA_DIR)
  --help                this text`;

export const updateUserHelp = `relay update-user --name NAME [options]
Changes a member of staff. Deactivating or a new password ends all their log-ins.
  --role ROLE           agent, lead, manager or admin
  --display-name NAME   as colleagues see it
  --active yes|no       may log in or not
  --new-password        with --password-stdin, asked for, or drawn and printed once
  --data-dir DIR        of the relay (env ZHISHOU_DATA_DIR)
  --help                this text`;

const flagsOf = {
  name: { type: 'string' },
  role: { type: 'string' },
  'display-name': { type: 'string' },
  'password-stdin': { type: 'boolean' },
  'data-dir': { type: 'string' },
  help: { type: 'boolean' },
} as const;

export async function createUser(args: readonly string[], env: Readonly<Record<string, string | undefined>>, clock: Clock): Promise<number> {
  const flags = parseFlags(args, flagsOf);
  if (flags.help === true) {
    console.log(createUserHelp);
    return 0;
  }
  const name = wanted(flags.name, '--name').trim();
  if (!/^[\p{L}\p{N}._@-]{1,64}$/u.test(name)) throw new CommandError('--name wants 1 to 64 letters, digits and ._@-');
  const displayName = wanted(flags['display-name'], '--display-name').trim();
  if (displayName === '' || displayName.length > 60) throw new CommandError('--display-name wants 1 to 60 characters');
  const role = roleOf(wanted(flags.role, '--role'));
  const { password, generated } = await choosePassword(flags['password-stdin'] === true);
  const passwordHash = await hashPassword(password);
  const person: StaffMember = { id: asId<UserId>(randomUUID()), name, displayName, role, active: true };
  await withWorkspace(env, flags['data-dir'], clock, ({ queue }) =>
    queue.submit(async (tx) => {
      if ((await findUser(tx, name)) !== null) throw new CommandError(`there is a user "${name}" already (update-user changes it)`);
      await tx.write(put('staff', person));
      await tx.db.insert(usersSecret).values({ userId: person.id, passwordHash });
    }),
  );
  console.log(`Created ${role} "${name}".`);
  if (generated) console.log(`Password, shown only now: ${password}`);
  return 0;
}

export async function updateUser(args: readonly string[], env: Readonly<Record<string, string | undefined>>, clock: Clock): Promise<number> {
  const flags = parseFlags(args, { ...flagsOf, active: { type: 'string' }, 'new-password': { type: 'boolean' } });
  if (flags.help === true) {
    console.log(updateUserHelp);
    return 0;
  }
  const name = wanted(flags.name, '--name');
  const active = flags.active;
  if (active !== undefined && active !== 'yes' && active !== 'no') throw new CommandError('--active wants yes or no');
  const role = flags.role === undefined ? null : roleOf(flags.role);
  const chosen = flags['new-password'] === true || flags['password-stdin'] === true ? await choosePassword(flags['password-stdin'] === true) : null;
  const passwordHash = chosen === null ? null : await hashPassword(chosen.password);
  await withWorkspace(env, flags['data-dir'], clock, ({ queue, now }) =>
    queue.submit(async (tx) => {
      const person = await findUser(tx, name);
      if (person === null) throw new CommandError(`there is no user "${name}"`);
      const next = {
        ...person,
        role: role ?? person.role,
        displayName: flags['display-name']?.trim() ?? person.displayName,
        active: active === undefined ? person.active : active === 'yes',
      };
      await tx.write(put('staff', next));
      if (passwordHash !== null) await tx.db.update(usersSecret).set({ passwordHash }).where(eq(usersSecret.userId, person.id));
      if (passwordHash !== null || !next.active) await tx.db.update(refreshTokens).set({ revokedAt: now() }).where(eq(refreshTokens.userId, person.id));
    }),
  );
  console.log(`Updated "${name}".`);
  if (chosen?.generated === true) console.log(`Password, shown only now: ${chosen.password}`);
  return 0;
}

async function findUser(tx: TxWriter, name: string): Promise<StaffMember | null> {
  const [row] = await tx.db.select({ id: staff.id }).from(staff).where(eq(sql`lower(${staff.name})`, name.toLowerCase()));
  return row === undefined ? null : readOne(tx.db, 'staff', row.id);
}

function roleOf(text: string): Role {
  const parsed = roleSchema.safeParse(text);
  if (!parsed.success) throw new CommandError(`--role knows ${roleSchema.options.join(', ')}, not "${text}"`);
  return parsed.data;
}

function wanted(value: string | undefined, flag: string): string {
  if (value === undefined || value.trim() === '') throw new CommandError(`${flag} is missing (see --help)`);
  return value;
}
