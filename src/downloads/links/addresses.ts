import { BlockList, isIPv6 } from 'node:net';

/**
 * Where an IP address is: `shared` is the range that providers use inside their own networks (100.64.0.0/10), `other` what
 * no server on the internet or in a private network has (link-local, multicast, reserved).
 */
export type AddressKind = 'public' | 'shared' | 'private' | 'loopback' | 'other';

type Networks = readonly (readonly [address: string, bits: number])[];

const V4: Readonly<Record<Exclude<AddressKind, 'public'>, Networks>> = {
  shared: [['100.64.0.0', 10]],
  private: [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
  ],
  loopback: [['127.0.0.0', 8]],
  other: [
    ['0.0.0.0', 8],
    ['169.254.0.0', 16],
    ['192.0.0.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ],
};

const V6: typeof V4 = {
  shared: [],
  private: [['fc00::', 7]],
  loopback: [['::1', 128]],
  other: [
    ['fe80::', 10],
    ['fec0::', 10],
    ['ff00::', 8],
    // These hold an address of version 4: by tunnels of old, or by a translation that is a network's own affair.
    ['::', 96],
    ['::ffff:0:0:0', 96],
    ['64:ff9b:1::', 48],
    ['2001::', 32],
    ['2002::', 16],
  ],
};

const kinds = ['shared', 'private', 'loopback', 'other'] as const;
const lists = kinds.map((kind) => [kind, listOf(V4[kind], V6[kind])] as const);

/** Of an address as the system's resolver writes it. */
export function addressKind(address: string): AddressKind {
  const plain = address.replace(/%.*$/, '');
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4';
  return lists.find(([, list]) => list.check(plain, family))?.[0] ?? 'public';
}

/** Also finds addresses of version 4 that are written as ones of version 6. */
function listOf(v4: Networks, v6: Networks): BlockList {
  const list = new BlockList();
  for (const [address, bits] of v4) {
    list.addSubnet(address, bits, 'ipv4');
    list.addSubnet(`64:ff9b::${address}`, 96 + bits, 'ipv6');
  }
  for (const [address, bits] of v6) {
    list.addSubnet(address, bits, 'ipv6');
  }
  return list;
}
