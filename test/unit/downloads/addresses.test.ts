import assert from 'node:assert/strict';
import { addressKind, type AddressKind } from '../../../src/downloads/links/addresses.ts';

const samples: Readonly<Record<AddressKind, readonly string[]>> = {
  public: [
    '8.8.8.8',
    '47.110.23.78',
    '172.32.0.1',
    '100.128.0.1',
    '2400:3200::1',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ],
  shared: ['100.64.0.1', '100.100.100.200', '100.127.255.255', '::ffff:100.64.0.1', '64:ff9b::6464:64c8'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00::1', '::ffff:10.0.0.1', '64:ff9b::a00:1'],
  loopback: ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1'],
  other: [
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2002::1',
  ],
};

describe('kinds of addresses', () => {
  for (const [kind, addresses] of Object.entries(samples)) {
    it(`are told apart: ${kind}`, () => {
      assert.deepEqual(
        addresses.map((address) => [address, addressKind(address)]),
        addresses.map((address) => [address, kind]),
      );
    });
  }
});
