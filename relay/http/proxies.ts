import { BlockList, isIPv6 } from 'node:net';

/** Whom the relay believes about where a request comes from. */
export interface Proxies {
  isTrusted(address: string): boolean;
  /**
   * Who asks: whoever connected, unless that is a trusted proxy; then whom it names last in X-Forwarded-For, and so on.
   * What stands before an address that is not trusted may be anybody's invention.
   */
  clientOf(connected: string, forwardedFor: string | undefined): string;
}

/** @param list addresses and networks, comma-separated, as `ZHISHOU_TRUST_PROXY` was checked to be; null trusts nobody */
export function createProxies(list: string | null): Proxies {
  const trusted = new BlockList();
  for (const part of (list ?? '').split(',')) {
    const [address = '', prefix] = part.trim().split('/');
    if (address === '') continue;
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  }
  const isTrusted = (address: string): boolean => {
    const plain = withoutMapping(address);
    return trusted.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
  return {
    isTrusted,
    clientOf(connected, forwardedFor) {
      const hops = [connected, ...(forwardedFor ?? '').split(',').map((hop) => hop.trim()).filter((hop) => hop !== '').toReversed()];
      return withoutMapping(hops.find((hop) => !isTrusted(hop)) ?? hops.at(-1) ?? connected);
    },
  };
}

/** A socket that listens for both families names IPv4 addresses `::ffff:1.2.3.4`. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
