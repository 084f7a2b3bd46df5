import { textField } from '../http.ts';
import type { MediaHttp } from '../mediaHttp.ts';
import type { ChannelAccount, MediaFetched, MediaSource } from '../types.ts';
import { bytesOf } from '../wecom/media.ts';
import type { OnebotLine } from './line.ts';

/**
 * By the address that came with the message; where there is none the client is asked (`get_file`, an action that NapCat, LLOneBot and
 * others have beyond the standard) and answers bytes or an address. A path on the client's own disk is of no use here.
 */
export async function fetchOnebotMedia(http: MediaHttp, account: ChannelAccount, line: OnebotLine | undefined, source: MediaSource, maxBytes: number): Promise<MediaFetched> {
  if (account.channel !== 'onebot') return { kind: 'final', reason: 'credentials' };
  const { mediaHosts } = account.settings;
  if (source['url'] !== undefined) return bytesOf(await http({ url: source['url'], hosts: mediaHosts, maxBytes }));
  const outcome = line === undefined ? null : await line.call('get_file', { file: source['file'] ?? '', file_id: source['file'] ?? '' });
  if (outcome?.kind !== 'answer') return { kind: 'retryable', reason: 'network' };
  const [base64, url, name] = [textField(outcome.data, 'base64') ?? '', textField(outcome.data, 'url') ?? '', textField(outcome.data, 'file_name')];
  if (base64 !== '') {
    const bytes = Buffer.from(base64, 'base64');
    return bytes.length > maxBytes ? { kind: 'final', reason: 'too_large' } : { kind: 'bytes', bytes, name };
  }
  return /^https?:/.test(url) ? bytesOf(await http({ url, hosts: mediaHosts, maxBytes })) : { kind: 'final', reason: 'expired' };
}
