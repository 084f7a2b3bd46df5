import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { asId } from '../../shared/ids.ts';
import type { AccountId } from '../../shared/ids.ts';
import { channelKind, correctedLimits, type ChannelKind } from '../../shared/inbox/model.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { callbackPath, parseChannelAccount } from '../channels/settings.ts';
import { CommandError } from './commandError.ts';
import { parseFlags } from './flags.ts';
import { withWorkspace } from '../workspace.ts';

export const addAccountHelp = `relay add-account --channel CHANNEL --name NAME --settings FILE|- [options]
Adds a channel account, or with --id replaces the settings of one. Works while the relay runs.
  --channel CHANNEL   ${channelKind.options.join(', ')}
  --name NAME         as colleagues see it
  --settings FILE     JSON; - reads standard input. Kept encrypted with the relay's key.
                      wecom-kf:  corpId secret callbackToken encodingAesKey openKfId
                                 [welcome: {text, menu: [answers]}] [claimsSessions: true]
                      wecom-app: corpId secret callbackToken encodingAesKey agentId
                      wecom-bot: botId secret
                      qq-bot:    appId secret
                      onebot:    accessToken selfId
                      official-account, mini-program: appId secret callbackToken encodingAesKey
                      wecom-group: key [format: text or markdown]
  --limits FILE       JSON: what the platform allows this account, field by field, where it is not what is published:
                      directWindowMs groupWindowMs repliesPerInbound maxTextBytes event rates (docs/channels.md)
  --id ID             of an account that exists
  --i-accept-the-risk onebot only: its warning was read, and the risk is taken
  --data-dir DIR      of the relay (env ZHISHOU_DATA_DIR)
  --help              this text
Prints the callback address to type into the platform's console (set PUBLIC_URL to how the platform reaches the relay).`;

export const listAccountsHelp = `relay list-accounts [--data-dir DIR]
Lists the channel accounts and their callback addresses, without their secrets.
  --data-dir DIR      of the relay (env ZHISHOU_DATA_DIR)
  --help              this text`;

/** What whoever switches this on has to know first (shared/reference/CHANNELS.md); printed, and asked for by a flag. */
const onebotWarning = `onebot connects a self-hosted QQ client. Such clients are unofficial:
  - Tencent does not allow them and freezes accounts that use them; a frozen account takes its groups with it.
  - Their licences differ, and one of the widely used ones forbids commercial use. Read that of yours.
  - Whoever holds the access token reads and writes as this QQ account.
Use an account of the company's own, never one a person needs, and the official QQ bot wherever it is enough.`;

type Env = Readonly<Record<string, string | undefined>>;

export async function addAccount(args: readonly string[], env: Env, clock: Clock): Promise<number> {
  const flags = parseFlags(args, {
    channel: { type: 'string' },
    name: { type: 'string' },
    settings: { type: 'string' },
    limits: { type: 'string' },
    id: { type: 'string' },
    'i-accept-the-risk': { type: 'boolean' },
    'data-dir': { type: 'string' },
    help: { type: 'boolean' },
  });
  if (flags.help === true) {
    console.log(addAccountHelp);
    return 0;
  }
  const channel = channelKind.safeParse(flags.channel);
  if (!channel.success) throw new CommandError(`--channel knows ${channelKind.options.join(', ')}`);
  // Also when settings are replaced: whoever does that may not be who switched it on.
  if (channel.data === 'onebot') console.log(onebotWarning);
  if (channel.data === 'onebot' && flags['i-accept-the-risk'] !== true) throw new CommandError('onebot stays off until --i-accept-the-risk says that the warning above was read');
  const name = flags.name?.trim() ?? '';
  if (name === '' || name.length > 60) throw new CommandError('--name wants 1 to 60 characters');
  const settings = await readJson('--settings', flags.settings);
  const id = asId<AccountId>(flags.id ?? randomUUID());
  const parsed = parseChannelAccount({ channel: channel.data, id, name, settings });
  if (!parsed.ok) throw new CommandError(`--settings: ${parsed.error}`);
  const limits = correctedLimits.safeParse(flags.limits === undefined ? {} : await readJson('--limits', flags.limits));
  if (!limits.success) throw new CommandError(`--limits: ${limits.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`).join('; ')}`);
  await withWorkspace(env, flags['data-dir'], clock, async ({ accounts, config }) => {
    const saved = await accounts.save(parsed.account, limits.data, flags.id !== undefined);
    if (!saved.ok) throw new CommandError(saved.error);
    console.log(`${saved.isNew ? 'Added' : 'Updated'} ${channel.data} ${id}`);
    console.log(addressOf(channel.data, `${baseOf(config)}${callbackPath(channel.data, id)}`));
  });
  return 0;
}

export async function listAccounts(args: readonly string[], env: Env, clock: Clock): Promise<number> {
  const flags = parseFlags(args, { 'data-dir': { type: 'string' }, help: { type: 'boolean' } });
  if (flags.help === true) {
    console.log(listAccountsHelp);
    return 0;
  }
  await withWorkspace(env, flags['data-dir'], clock, async ({ accounts, config }) => {
    const rows = await accounts.list();
    for (const { channel, id, name, hasSettings } of rows) {
      console.log([channel, id, name, addressOf(channel, `${baseOf(config)}${callbackPath(channel, id)}`), ...(hasSettings ? [] : ['(no settings)'])].join('\t'));
    }
    if (rows.length === 0) console.log('No accounts yet; add-account adds one.');
  });
  return 0;
}

/** Where the platform finds the relay, in the words of who types it in. */
function addressOf(channel: ChannelKind, callback: string): string {
  if (channel === 'wecom-bot') return 'No address: the relay dials out';
  if (channel === 'wecom-group') return 'Only sends: there is no callback to set up';
  return channel === 'onebot' ? `Reverse WebSocket: ${callback.replace(/^http/, 'ws')}` : `Callback: ${callback}`;
}

async function readJson(flag: string, from: string | undefined): Promise<unknown> {
  if (from === undefined) throw new CommandError(`${flag} is missing (see --help)`);
  const content = from === '-' ? await text(process.stdin) : await readFile(from, 'utf8').catch(() => null);
  if (content === null) throw new CommandError(`${flag}: ${from} cannot be read`);
  try {
    return JSON.parse(content);
  } catch {
    // Without the parser's words: they quote the text around the mistake, and secrets stand there.
    throw new CommandError(`${flag}: not JSON`);
  }
}

function baseOf(config: { readonly publicUrl: string | null; readonly host: string; readonly port: number }): string {
  return config.publicUrl ?? `http://${config.host}:${config.port}`;
}
