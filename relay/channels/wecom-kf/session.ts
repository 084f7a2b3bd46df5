import type { SessionState } from '../../../shared/inbox/rules.ts';
import { numberField } from '../http.ts';
import type { WecomKfSettings } from '../types.ts';
import type { WecomApi } from '../wecom/api.ts';

/** `service_state` (分配客服会话, path/94669). */
export const STATE = { untouched: 0, api: 1, queued: 2, person: 3, ended: 4 } as const;

/** Null: it could not be asked, or is one that nobody knows. */
export async function readState(api: WecomApi, settings: WecomKfSettings, person: string): Promise<number | null> {
  const answer = await api(settings, '/cgi-bin/kf/service_state/get', { open_kfid: settings.openKfId, external_userid: person });
  return answer.kind === 'ok' ? numberField(answer.json, 'service_state') : null;
}

/** Who serves the session; a new one is claimed where the account is set up so. What fails in that changes nothing: untouched may be answered too. */
export async function sessionOf(api: WecomApi, settings: WecomKfSettings, person: string): Promise<SessionState | null> {
  const state = await readState(api, settings, person);
  switch (state) {
    case STATE.untouched:
      if (settings.claimsSessions) {
        await api(settings, '/cgi-bin/kf/service_state/trans', { open_kfid: settings.openKfId, external_userid: person, service_state: STATE.api });
      }
      return 'ours';
    case STATE.api:
      return 'ours';
    case STATE.queued:
    case STATE.person:
      return 'taken';
    case STATE.ended:
      return 'ended';
    default:
      return null;
  }
}
