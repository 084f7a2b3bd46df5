import { Agent, request } from 'node:http';
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

const lasting = new Agent({ keepAlive: true });

/** One request over a lasting connection. Whoever sends shares the processor with what is measured, so it does no more than that. */
export function post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', agent: lasting, headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (response) => {
      response.resume();
      response.once('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`the callback was refused: HTTP ${response.statusCode}`))));
    });
    sending.once('error', reject);
    sending.end(body);
  });
}
