import { describe, expect, it } from 'vitest';
import { createProxies } from '../../../relay/http/proxies.ts';

describe('who asks', () => {
  const proxies = createProxies('127.0.0.1, 10.0.0.0/8, fd00::/8');

  it.each([
    // connected, X-Forwarded-For, who it is
    ['203.0.113.1', undefined, '203.0.113.1'],
    ['203.0.113.1', '198.51.100.9', '203.0.113.1'],
    ['127.0.0.1', '198.51.100.9', '198.51.100.9'],
    ['::ffff:127.0.0.1', '198.51.100.9', '198.51.100.9'],
    ['127.0.0.1', '198.51.100.9, 10.1.2.3', '198.51.100.9'],
    ['127.0.0.1', 'invented, 203.0.113.1', '203.0.113.1'],
    ['fd00::1', ' 2001:db8::5 ', '2001:db8::5'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['127.0.0.1', '10.0.0.9', '10.0.0.9'],
    ['127.0.0.1', 'nonsense', 'nonsense'],
  ])('%s with %s is %s', (connected, forwardedFor, who) => {
    expect(proxies.clientOf(connected, forwardedFor)).toBe(who);
  });

  it('believes nobody when nobody is named', () => {
    expect(createProxies(null).clientOf('127.0.0.1', '198.51.100.9')).toBe('127.0.0.1');
  });
});
