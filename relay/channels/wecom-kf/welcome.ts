import { textField } from '../http.ts';
import type { SendResult, WecomKfSettings } from '../types.ts';
import type { WecomApi } from '../wecom/api.ts';
import { failureOf } from '../wecom/failures.ts';

/**
 * 发送欢迎语等事件响应消息 (path/95122). The code is good for one welcome, so asking twice greets once.
 * @returns null when the account has no welcome
 */
export function sendWelcome(api: WecomApi, settings: WecomKfSettings, code: string, key: string): Promise<SendResult> | null {
  const { welcome } = settings;
  if (welcome === null) return null;
  const content =
    welcome.menu.length === 0
      ? { msgtype: 'text', text: { content: welcome.text } }
      : { msgtype: 'msgmenu', msgmenu: { head_content: welcome.text, list: welcome.menu.map((answer, index) => ({ type: 'click', click: { id: String(index + 1), content: answer } })) } };
  return send(api, settings, { code, msgid: key, ...content });
}

async function send(api: WecomApi, settings: WecomKfSettings, body: Readonly<Record<string, unknown>> & { readonly msgid: string }): Promise<SendResult> {
  const answer = await api(settings, '/cgi-bin/kf/send_msg_on_event', body);
  return answer.kind === 'ok' ? { kind: 'sent', platformId: textField(answer.json, 'msgid') ?? body.msgid } : failureOf(answer);
}
