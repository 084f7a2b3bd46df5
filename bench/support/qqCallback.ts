import { signWebhook } from '../../simulator/qqSigner.ts';
import type { DemoAccount } from '../../tests/support/program.ts';

/** A signed webhook of the QQ platform, as simulator/platforms/qq.ts makes it. */
export function qqCallback(account: DemoAccount, from: string, mark: string, content: string): [url: string, body: string, headers: Record<string, string>] {
  const at = new Date();
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const body = JSON.stringify({
    op: 0,
    id: `C2C_MESSAGE_CREATE:bench-${mark}`,
    t: 'C2C_MESSAGE_CREATE',
    d: { id: `ROBOT1.0_bench-${mark}`, author: { user_openid: from, id: from }, content, timestamp: at.toISOString() },
  });
  return [
    account.callback,
    body,
    {
      'content-type': 'application/json',
      'x-bot-appid': String(account.secrets['appId']),
      'x-signature-timestamp': timestamp,
      'x-signature-ed25519': signWebhook(String(account.secrets['secret']), timestamp, body),
    },
  ];
}

export async function post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(url, { method: 'POST', body, headers });
  if (!response.ok) throw new Error(`the callback was refused: HTTP ${response.status}`);
  await response.arrayBuffer();
}
