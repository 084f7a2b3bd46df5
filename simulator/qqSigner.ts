import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** Ed25519 as the QQ platform runs it: the seed is the bot's secret, repeated until it has 32 bytes. */
function keyOf(secret: string): KeyObject {
  const seed = Buffer.from(secret.repeat(Math.ceil(32 / secret.length)), 'utf8').subarray(0, 32);
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** Hex signature over timestamp + body. */
export function signWebhook(secret: string, timestamp: string, body: string): string {
  return sign(null, Buffer.from(timestamp + body, 'utf8'), keyOf(secret)).toString('hex');
}

/** Whether the relay answered the address check with the right signature. */
export function isChallengeAnswer(secret: string, eventTs: string, plainToken: string, signature: string): boolean {
  if (!/^[0-9a-f]{128}$/i.test(signature)) return false;
  const text = Buffer.from(eventTs + plainToken, 'utf8');
  return verify(null, text, createPublicKey(keyOf(secret)), Buffer.from(signature, 'hex'));
}
