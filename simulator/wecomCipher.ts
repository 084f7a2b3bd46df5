import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * WXBizMsgCrypt as the platform runs it. Written apart from the relay's on purpose: two readings of one document
 * must agree, or the tests fail.
 */
export interface CipherSecrets {
  readonly callbackToken: string;
  readonly encodingAesKey: string;
  readonly corpId: string;
}

export interface Envelope {
  readonly encrypted: string;
  readonly signature: string;
  readonly timestamp: string;
  readonly nonce: string;
}

/** Encrypts and signs one text for the receiver `corpId`. `now` is ms UTC. */
export function seal(secrets: CipherSecrets, text: string, now: number): Envelope {
  const message = Buffer.from(text, 'utf8');
  const size = Buffer.alloc(4);
  size.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(16), size, message, Buffer.from(secrets.corpId, 'utf8')]);
  const missing = 32 - (plain.length % 32);
  const key = keyOf(secrets.encodingAesKey);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  cipher.setAutoPadding(false);
  const encrypted = Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(missing, missing)])),
    cipher.final(),
  ]).toString('base64');
  const timestamp = String(Math.floor(now / 1000));
  const nonce = String(randomBytes(4).readUInt32BE());
  return { encrypted, timestamp, nonce, signature: sign(secrets.callbackToken, timestamp, nonce, encrypted) };
}

/** The plain text of one encrypted value (used to look at what was sealed). */
export function unseal(secrets: CipherSecrets, encrypted: string): string {
  const key = keyOf(secrets.encodingAesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  decipher.setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(Buffer.from(encrypted, 'base64')), decipher.final()]);
  return plain.subarray(20, 20 + plain.readUInt32BE(16)).toString('utf8');
}

export function sign(token: string, timestamp: string, nonce: string, encrypted: string): string {
  const joined = [token, timestamp, nonce, encrypted].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join('');
  return createHash('sha1').update(joined, 'utf8').digest('hex');
}

function keyOf(encodingAesKey: string): Buffer {
  return Buffer.from(encodingAesKey + '=', 'base64');
}

/** `<tag><![CDATA[..]]></tag>`; a `]]>` inside is split over two sections, as the platform does. */
export function xmlOf(fields: Readonly<Record<string, string | number>>): string {
  const parts = Object.entries(fields).map(([tag, value]) =>
    typeof value === 'number' ? `<${tag}>${value}</${tag}>` : `<${tag}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${tag}>`,
  );
  return `<xml>${parts.join('')}</xml>`;
}
