import { createServer, type RequestListener, type Server } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { addressOf, createMediaHttp, fileNameIn } from '../../../relay/channels/mediaHttp.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)));
});
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
const http = createMediaHttp(fetch, 20_000);

describe('fetching a medium over real HTTP', () => {
  it('gives the bytes with the name that the platform has for them', async () => {
    const origin = await serve((_request, response) => response.setHeader('content-disposition', 'attachment; filename="voice.amr"').end('#!AMR'));
    expect(await http({ url: `${origin}/a`, hosts: [origin], maxBytes: 100 })).toEqual({ kind: 'bytes', bytes: Buffer.from('#!AMR'), name: 'voice.amr' });
  });

  it('stops at the limit whatever was declared, and does not read what is declared to be more', async () => {
    let written = 0;
    const origin = await serve((request, response) => {
      if (request.url === '/declared') response.setHeader('content-length', 1_000_000);
      const more = (): void => {
        written += 1000;
        if (written < 50_000_000 && !response.destroyed) response.write(Buffer.alloc(1000), more);
      };
      more();
    });
    expect(await http({ url: `${origin}/endless`, hosts: [origin], maxBytes: 5000 })).toEqual({ kind: 'final', reason: 'too_large' });
    expect(written).toBeLessThan(20_000_000);
    expect(await http({ url: `${origin}/declared`, hosts: [origin], maxBytes: 5000 })).toEqual({ kind: 'final', reason: 'too_large' });
  });

  it('a body that is cut and one that never ends are tried again', async () => {
    const origin = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('half', () => void (request.url === '/cut' && response.destroy()));
    });
    expect(await http({ url: `${origin}/cut`, hosts: [origin], maxBytes: 5000 })).toEqual({ kind: 'retryable', reason: 'network' });
    expect(await createMediaHttp(fetch, 200)({ url: `${origin}/never`, hosts: [origin], maxBytes: 5000 })).toEqual({ kind: 'retryable', reason: 'network' });
  });

  it.each([
    [404, { kind: 'final', reason: 'expired' }],
    [403, { kind: 'final', reason: 'expired' }],
    [410, { kind: 'final', reason: 'expired' }],
    [400, { kind: 'final', reason: 'platform_error' }],
    [429, { kind: 'retryable', reason: 'platform_error' }],
    [502, { kind: 'retryable', reason: 'platform_error' }],
  ] as const)('says what HTTP %d means', async (status, meaning) => {
    const origin = await serve((_request, response) => response.writeHead(status).end('no'));
    expect(await http({ url: origin, hosts: [origin], maxBytes: 100 })).toEqual(meaning);
  });

  it('follows a redirect only to where it might have asked in the first place', async () => {
    let inner = 0;
    const inside = await serve((_request, response) => void ((inner += 1), response.end('secret')));
    const allowed = await serve((_request, response) => response.end('picture'));
    const origin = await serve((request, response) => response.writeHead(302, { location: request.url === '/in' ? `${inside}/` : request.url === '/loop' ? '/loop' : `${allowed}/` }).end());
    expect(await http({ url: `${origin}/in`, hosts: [origin, allowed], maxBytes: 100 })).toEqual({ kind: 'final', reason: 'address' });
    expect(inner).toBe(0);
    expect(await http({ url: `${origin}/out`, hosts: [origin, allowed], maxBytes: 100 })).toMatchObject({ kind: 'bytes', bytes: Buffer.from('picture') });
    expect(await http({ url: `${origin}/loop`, hosts: [origin], maxBytes: 100 })).toEqual({ kind: 'final', reason: 'address' });
    // An API of ours with its token goes nowhere else.
    expect(await http({ url: `${origin}/out`, hosts: null, maxBytes: 100 })).toEqual({ kind: 'final', reason: 'address' });
  });

  it('tells an answer in words from somebody’s file that happens to be JSON', async () => {
    const origin = await serve((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/file') response.setHeader('content-disposition', 'attachment; filename="config.json"');
      response.end('{"errcode":40007}');
    });
    expect(await http({ url: `${origin}/api`, hosts: null, maxBytes: 100 })).toEqual({ kind: 'json', json: { errcode: 40007 } });
    expect(await http({ url: `${origin}/file`, hosts: null, maxBytes: 100 })).toMatchObject({ kind: 'bytes', name: 'config.json' });
  });
});

describe('which addresses are asked', () => {
  const hosts = ['multimedia.nt.qq.com.cn', '*.myqcloud.com', 'http://127.0.0.1:4000'];
  it.each([
    ['https://multimedia.nt.qq.com.cn/download?x=1', 'https://multimedia.nt.qq.com.cn/download?x=1'],
    ['http://multimedia.nt.qq.com.cn/download', 'https://multimedia.nt.qq.com.cn/download'],
    ['//multimedia.nt.qq.com.cn/a', 'https://multimedia.nt.qq.com.cn/a'],
    ['multimedia.nt.qq.com.cn/a', 'https://multimedia.nt.qq.com.cn/a'],
    ['https://bot-1.cos.ap-guangzhou.myqcloud.com/a', 'https://bot-1.cos.ap-guangzhou.myqcloud.com/a'],
    ['http://127.0.0.1:4000/media/1', 'http://127.0.0.1:4000/media/1'],
    ['http://127.0.0.1:4001/media/1', null],
    ['https://myqcloud.com/a', null],
    ['https://evilmyqcloud.com/a', null],
    ['https://multimedia.nt.qq.com.cn.evil.example/a', null],
    ['https://multimedia.nt.qq.com.cn:8443/a', null],
    ['https://user:pass@multimedia.nt.qq.com.cn/a', null],
    ['https://multimedia.nt.qq.com.cn@169.254.169.254/a', null],
    ['http://169.254.169.254/latest/meta-data', null],
    ['http://[::1]:5432/', null],
    ['file:///etc/passwd', null],
    ['ftp://multimedia.nt.qq.com.cn/a', null],
    ['javascript:alert(1)', null],
    ['', null],
  ])('%s', (url, asked) => expect(addressOf(url, hosts)).toBe(asked));

  it('whatever is written, only hosts of the list', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string(), fc.tuple(fc.constantFrom('https://', 'http://', '//', ''), fc.string(), fc.constantFrom('multimedia.nt.qq.com.cn', '@127.0.0.1')).map((parts) => parts.join(''))), (url) => {
        const asked = addressOf(url, hosts);
        if (asked === null) return;
        const { protocol, hostname, port, username } = new URL(asked);
        expect(hostname === 'multimedia.nt.qq.com.cn' || hostname.endsWith('.myqcloud.com') || (hostname === '127.0.0.1' && port === '4000')).toBe(true);
        expect(protocol === 'https:' || hostname === '127.0.0.1').toBe(true);
        expect(username).toBe('');
      }),
      { numRuns: 200 },
    );
  });
});

describe('names in Content-Disposition', () => {
  it.each([
    ['attachment; filename="a b.png"', 'a b.png'],
    ['attachment; filename=a.png', 'a.png'],
    [`attachment; filename="x"; filename*=UTF-8''${encodeURIComponent('对账单.csv')}`, '对账单.csv'],
    // UTF-8 in a header, as fetch gives it.
    [`attachment; filename="${Buffer.from('对账单.csv').toString('latin1')}"`, '对账单.csv'],
    ['attachment; filename="a\\"b.png"', 'a"b.png'],
    ["attachment; filename*=UTF-8''%E0%A4%A", null],
    ['attachment', null],
    [null, null],
  ])('%s', (header, name) => expect(fileNameIn(header)).toBe(name));
});
