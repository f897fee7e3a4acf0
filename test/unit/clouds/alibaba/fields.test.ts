import assert from 'node:assert/strict';
import { backupShape, copyShape, coveredKeys } from '../../../../src/clouds/alibaba/records/backups.ts';
import { readList } from '../../../../src/clouds/alibaba/records/read.ts';
import type { Backup, Field } from '../../../../src/model/resources.ts';
import { referenceSection, sample } from './helpers.ts';

const owner = { instanceId: 'rm-1', regionId: 'cn-hangzhou' };

function backupFrom(body: Record<string, unknown>): Backup {
  const backup = readList(body, backupShape(owner))?.items[0];
  assert.ok(backup);
  return backup;
}

function copyFrom(body: Record<string, unknown>): Backup {
  const copy = readList(body, copyShape(owner))?.items[0];
  assert.ok(copy);
  return copy;
}

function field({ fields }: Backup, key: string): Field {
  const found = fields.find((one) => one.key === key);
  assert.ok(found, `no field ${key}`);
  return found;
}

/** The names in the first column of the section's response table: `[record, reply]`. */
function documented(heading: string): { record: string[]; reply: string[] } {
  const table = referenceSection(heading).split('| Response path')[1] ?? '';
  const cells = [...table.matchAll(/^\| ([^|]+) \|/gm)].map((match) => match[1] ?? '');
  const names = cells
    .flatMap((cell) => cell.split(',').map((name) => name.trim()))
    .filter((name) => /^\.?[A-Z]/.test(name));
  return {
    record: names.filter((name) => name.startsWith('.')).map((name) => name.slice(1).replace('[]', '')),
    reply: names.filter((name) => !name.startsWith('.') && !name.startsWith('Items')),
  };
}

/** `A.A` is a list inside an object of the same name. */
function shortened(name: string): string {
  return name.replace(/^(\w+)\.\1$/, '$1');
}

describe('alibaba: fields', () => {
  it('has words for every field that DescribeBackups is documented to answer', () => {
    const { record, reply } = documented('### 2.5 DescribeBackups');
    assert.ok(record.length > 25, 'the table was found');
    const keys: readonly string[] = coveredKeys.DescribeBackups.record;
    const missing = record
      .map(shortened)
      .filter((name) => !keys.some((key) => key === name || key.startsWith(`${name}.`)));
    assert.deepEqual(missing, []);
    const inner = ['DataBase', 'DownloadLink', 'IntranetDownloadLink'];
    assert.deepEqual(
      inner.filter((name) => !keys.includes(`BackupDownloadLinkByDB.${name}`)),
      [],
    );
    assert.deepEqual(
      reply.filter((name) => !coveredKeys.DescribeBackups.reply.includes(name)),
      [],
    );
  });

  it('has words for every field that DescribeCrossRegionBackups is documented to answer', () => {
    const { record, reply } = documented('### 2.6 DescribeCrossRegionBackups');
    assert.ok(record.length > 17, 'the table was found');
    const keys = coveredKeys.DescribeCrossRegionBackups;
    assert.deepEqual(
      record.filter((name) => !keys.record.includes(name)),
      [],
    );
    assert.deepEqual(
      reply.filter((name) => !keys.reply.includes(name)),
      [],
    );
  });

  it('has words for every key of the samples', () => {
    const covered = new Set(Object.values(coveredKeys).flatMap(({ record, reply }) => [...record, ...reply]));
    const backups = [
      backupFrom(sample('DescribeBackups.json')),
      copyFrom(sample('DescribeCrossRegionBackups.2026.json')),
      copyFrom(sample('DescribeCrossRegionBackups.2019.json')),
    ];
    for (const { fields } of backups) {
      const keys = fields.map(({ key }) => key);
      assert.deepEqual(
        keys.filter((key) => !covered.has(key)),
        [],
      );
      assert.ok(fields.every(({ label }) => label !== ''));
    }
  });

  it('puts units, dates and words to the values and keeps the raw ones', () => {
    const backup = backupFrom(sample('DescribeBackups.json'));
    assert.deepEqual(field(backup, 'BackupSize'), {
      key: 'BackupSize',
      group: 'data',
      label: 'Size',
      value: { as: 'bytes', bytes: 2167808 },
      raw: '2167808',
    });
    assert.deepEqual(field(backup, 'ConsistentTime').value, { as: 'date', at: 1576506856_000 });
    assert.deepEqual(field(backup, 'StoreStatus').value, { as: 'text', text: 'No' });
    assert.deepEqual(field(backup, 'Encryption').value, { as: 'text', text: 'None' });
    assert.deepEqual(field(backup, 'BackupDownloadLinkByDB.DataBase').value, { as: 'list', items: ['dbs'] });
    assert.deepEqual(field(backup, 'TotalRecordCount'), {
      key: 'TotalRecordCount',
      group: 'reply',
      label: 'Backups in the list',
      value: { as: 'text', text: '100' },
      raw: '100',
    });
    assert.deepEqual(field(backup, 'TotalEcsSnapshotSize').value, { as: 'bytes', bytes: 0 });
    assert.equal(field(backup, 'RequestId').raw, '1A6D328C-84B8-40DC-BF49-6C73984D7494');
  });

  it('says that there is a link, and never shows it', () => {
    const copy = copyFrom(sample('DescribeCrossRegionBackups.2019.json'));
    const link = field(copy, 'CrossBackupDownloadLink');
    assert.deepEqual(link.value, { as: 'text', text: 'Available' });
    assert.equal(link.raw, '(a download link, hidden here)');
    assert.ok(!JSON.stringify(copy.fields).includes('Signature'));
    for (const none of [null, '', 'null']) {
      const { value, raw } = field(
        backupFrom({ Items: { Backup: [{ BackupId: 1, BackupDownloadURL: none }] } }),
        'BackupDownloadURL',
      );
      assert.deepEqual(value, { as: 'none', text: 'Not downloadable' });
      assert.equal(raw, String(none));
    }
  });

  it('splits the quoted restore regions', () => {
    const copy = copyFrom(sample('DescribeCrossRegionBackups.2026.json'));
    assert.deepEqual(field(copy, 'RestoreRegions.RestoreRegion').value, {
      as: 'list',
      items: ['cn-hangzhou', 'cn-shanghai'],
    });
    assert.equal(field(copy, 'RestoreRegions.RestoreRegion').raw, '"cn-hangzhou", "cn-shanghai"');
  });

  it('appends what it does not know as it came, with links hidden', () => {
    const record = {
      BackupId: '1',
      NewThing: { Inner: [1, 2] },
      NewLink: 'see https://x.example/?Signature=abc',
      BackupDownloadLinkByDB: { BackupDownloadLinkByDB: [{ DataBase: 'a', Extra: 'b' }] },
    };
    const backup = backupFrom({ Items: { Backup: [record] }, NewTop: true });
    const plain = (key: string) => {
      const { group, label, value, raw } = field(backup, key);
      return [group, label, value.as === 'text' && value.text, raw];
    };
    assert.deepEqual(plain('NewThing.Inner'), ['reply', 'NewThing.Inner', '[1,2]', '[1,2]']);
    assert.deepEqual(plain('BackupDownloadLinkByDB.Extra'), ['reply', 'BackupDownloadLinkByDB.Extra', 'b', 'b']);
    assert.deepEqual(plain('NewTop'), ['reply', 'NewTop', 'true', 'true']);
    assert.equal(plain('NewLink')[3], '(a download link, hidden here)');
  });

  it('shows unknown words, too large numbers and odd times as they came', () => {
    const record = {
      BackupId: 1,
      BackupStatus: 'PartialSuccess',
      BackupSize: '99007199254740993',
      BackupStartTime: 'soon',
      ConsistentTime: 0,
    };
    const backup = backupFrom({ Items: { Backup: [record] } });
    assert.deepEqual(field(backup, 'BackupStatus').value, { as: 'text', text: 'PartialSuccess' });
    assert.deepEqual(field(backup, 'BackupSize').value, { as: 'text', text: '99007199254740993 bytes' });
    assert.deepEqual(field(backup, 'BackupStartTime').value, { as: 'text', text: 'soon' });
    assert.deepEqual(field(backup, 'ConsistentTime').value, { as: 'none', text: 'Unknown' });
    assert.deepEqual(field(backup, 'BackupEndTime').value, { as: 'none', text: 'Not given' });
  });

  it('shows undocumented fields of old replies only where they came', () => {
    const old = { BackupId: 1, BackupDBNames: 'a,b', BackupScale: 'DBInstance', BackupLocation: 'OSS' };
    const backup = backupFrom({ Items: { Backup: [old] }, TotalBackupSize: '123' });
    assert.deepEqual(field(backup, 'BackupDBNames').value, { as: 'list', items: ['a', 'b'] });
    assert.deepEqual(field(backup, 'TotalBackupSize').value, { as: 'bytes', bytes: 123 });
    const now = backupFrom(sample('DescribeBackups.json'));
    assert.ok(!now.fields.some(({ key }) => key === 'BackupScale'));
  });

  it('shows encryption in words, whether it comes as an object or as its JSON text', () => {
    const empty = backupFrom({ Items: { Backup: [{ BackupId: 1, Encryption: {} }] } });
    assert.deepEqual(field(empty, 'Encryption').value, { as: 'text', text: 'None' });
    const filled = backupFrom({ Items: { Backup: [{ BackupId: 1, Encryption: { Status: 'Enabled' } }] } });
    assert.deepEqual(field(filled, 'Encryption').value, { as: 'list', items: ['Status: Enabled'] });
    const asText = backupFrom({ Items: { Backup: [{ BackupId: 1, Encryption: '{"Status":"Enabled","Key":"k-1"}' }] } });
    assert.deepEqual(field(asText, 'Encryption').value, { as: 'list', items: ['Status: Enabled', 'Key: k-1'] });
    const odd = backupFrom({ Items: { Backup: [{ BackupId: 1, Encryption: 'AES' }] } });
    assert.deepEqual(field(odd, 'Encryption').value, { as: 'text', text: 'AES' });
  });
});
