import assert from 'node:assert/strict';
import { offersOf } from '../../../../src/clouds/alibaba/offers.ts';
import type { Offer, Offers } from '../../../../src/model/insight.ts';
import type { Engine, Storage } from '../../../../src/model/resources.ts';
import { sampleInstance } from '../../../support/instance.ts';

type Row = readonly [Engine | 'unknown', Storage | 'unknown', ...(readonly (keyof Offers)[])];

/** Why an instance on a cloud disk cannot have things, each reason once. */
function reasons(engine: Engine): readonly string[] {
  const offers: readonly Offer[] = Object.values(offersOf(sampleInstance(engine, 'cloud')));
  return [...new Set(offers.flatMap((offer) => (offer.offered ? [] : [offer.reason])))];
}

const NO_USAGE = 'The cloud does not report this.';

describe('alibaba: offers', () => {
  const rows: readonly Row[] = [
    ['mysql', 'local', 'copies', 'logs', 'copiedLogs', 'recoveryWindow'],
    ['mysql', 'cloud', 'logs', 'recoveryWindow'],
    ['mysql', 'unknown', 'copies', 'logs', 'copiedLogs', 'recoveryWindow'],
    ['postgresql', 'local', 'copies', 'logs', 'copiedLogs', 'recoveryWindow'],
    ['postgresql', 'cloud', 'copies', 'logs', 'copiedLogs', 'recoveryWindow'],
    ['sqlserver', 'local', 'copies', 'logs', 'copiedLogs'],
    ['sqlserver', 'cloud', 'copies', 'logs', 'copiedLogs'],
    ['mariadb', 'cloud', 'logs', 'recoveryWindow'],
    ['unknown', 'cloud', 'copies', 'logs', 'copiedLogs', 'recoveryWindow'],
    ['unknown', 'unknown', 'copies', 'logs', 'copiedLogs', 'recoveryWindow'],
  ];
  for (const [engine, storage, ...expected] of rows) {
    it(`${engine} on a disk that is ${storage}: ${expected.join(', ')}`, () => {
      const offers = offersOf(sampleInstance(engine, storage));
      assert.deepEqual(
        Object.entries(offers).flatMap(([name, { offered }]) => (offered ? [name] : [])),
        expected,
      );
    });
  }

  it('says why not in a sentence', () => {
    assert.deepEqual(reasons('mysql'), ['Cross-region backups of MySQL need local disks.', NO_USAGE]);
    assert.deepEqual(reasons('mariadb'), ['MariaDB has no cross-region backups.', NO_USAGE]);
    assert.deepEqual(reasons('sqlserver'), ['The cloud does not report this for SQL Server.', NO_USAGE]);
  });

  it('still offers the lists of a read-only instance, which may hold history', () => {
    const role = { kind: 'readonly', raw: 'Readonly' } as const;
    assert.deepEqual(offersOf(sampleInstance('mysql', 'local', { role })), offersOf(sampleInstance('mysql', 'local')));
    assert.ok(offersOf(sampleInstance('mysql', 'local', { role })).copies.offered);
  });
});
