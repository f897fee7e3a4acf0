import assert from 'node:assert/strict';
import {
  backupShape,
  createdBackupId,
  logShape,
  offsiteLogShape,
  offsiteShape,
} from '../../../../src/clouds/huawei/records/backups.ts';
import { databaseShape } from '../../../../src/clouds/huawei/records/databases.ts';
import { toFileLinks } from '../../../../src/clouds/huawei/records/files.ts';
import { instanceShape } from '../../../../src/clouds/huawei/records/instances.ts';
import { readList } from '../../../../src/clouds/huawei/records/read.ts';
import type { Backup, Instance } from '../../../../src/model/resources.ts';
import { sample } from '../reference.ts';

const owner = { instanceId: 'in-1', regionId: 'cn-north-4_dev' };
const copyOwner = { ...owner, copyRegionId: 'cn-east-3' };

const building = {
  id: 'b-1',
  type: 'manual',
  status: 'BUILDING',
  size: 0,
  begin_time: '2026-11-22T08:00:00+0800',
};

const link = 'https://obs.example.com/bucket/file.qp?AccessKeyId=AK&Expires=1795402800&Signature=abc';
const file = {
  name: 'file.qp',
  size: 2,
  download_link: link,
  link_expired_time: '2026-11-22T11:00:00+0800',
  database_name: '',
};

function backupOf(record: object): Backup {
  const [backup] = readList({ backups: [record] }, backupShape(owner))?.items ?? [];
  assert.ok(backup);
  return backup;
}

function copyOf(record: object): Backup {
  const [copy] = readList({ backups: [record] }, offsiteShape(copyOwner))?.items ?? [];
  assert.ok(copy);
  return copy;
}

function instanceOf(record: object): Instance {
  const [instance] = readList({ instances: [{ id: 'in-1', ...record }] }, instanceShape(owner))?.items ?? [];
  assert.ok(instance);
  return instance;
}

const backupState = (status: unknown) => backupOf({ ...building, status }).state;

function instanceState(status: string): readonly unknown[] {
  const { state, lock } = instanceOf({ status });
  return [state.kind, lock];
}

const linkEnd = (record: object) => toFileLinks({ files: [{ ...file, ...record }] })[0]?.expires?.getTime();

describe('huawei: backups', () => {
  for (const engine of ['mysql', 'postgresql', 'sqlserver']) {
    it(`reads the documented copies of ${engine}`, () => {
      const read = readList(sample(`huawei-offsite-backups.${engine}.json`), offsiteShape(copyOwner));
      assert.ok(read);
      assert.deepEqual(read.broken, []);
      assert.equal(read.items.length, engine === 'sqlserver' ? 2 : 1);
      for (const copy of read.items) {
        assert.deepEqual(copy.state, { kind: 'good', raw: 'COMPLETED' });
        assert.deepEqual(copy.type, { kind: 'full', raw: 'auto' });
        assert.equal(copy.mode, undefined, 'a manual one is called auto as well');
        assert.deepEqual(copy.copy, { regionId: 'cn-east-3' });
        assert.deepEqual([copy.instanceId, copy.regionId], ['in-1', 'cn-north-4_dev']);
        assert.ok(copy.started && copy.ended && copy.started < copy.ended);
        assert.ok(copy.engineVersion && copy.fields.some(({ raw }) => raw === copy.engineVersion));
        assert.equal(copy.linksOnRequest, true);
        assert.deepEqual(copy.links, []);
      }
    });
  }

  it('turns KB into bytes and offsets into moments', () => {
    const [copy] = readList(sample('huawei-offsite-backups.mysql.json'), offsiteShape(copyOwner))?.items ?? [];
    assert.equal(copy?.size, 2803 * 1024);
    assert.equal(copy.started?.toISOString(), '2018-08-06T04:41:14.000Z');
    assert.equal(copy.ended?.toISOString(), '2018-08-06T04:43:14.000Z');
  });

  it('tells who started a backup, and what it holds', () => {
    const words = (type: string) => {
      const backup = backupOf({ ...building, type });
      return [backup.type?.kind, backup.mode?.kind];
    };
    assert.deepEqual(words('auto'), ['full', 'automated']);
    assert.deepEqual(words('manual'), ['full', 'manual']);
    assert.deepEqual(words('fragment'), ['differential', undefined]);
    assert.deepEqual(words('incremental'), ['incremental', undefined]);
    assert.deepEqual(words('yearly'), ['unknown', undefined]);
    assert.equal(copyOf({ ...building, type: 'manual' }).mode?.kind, 'manual');
  });

  it('names the databases of a backup that holds only some, and what its maker called it', () => {
    const databases = [{ name: 'orders' }, {}, { name: 'audit' }];
    const made = backupOf({ ...building, type: 'manual', name: 'before-move', databases });
    assert.deepEqual([made.name, made.databases], ['before-move', ['orders', 'audit']]);
    assert.equal(backupOf({ ...building, type: 'manual', databases: null }).databases, undefined);
    const scheduled = backupOf({ ...building, type: 'auto', databases });
    assert.deepEqual([scheduled.name, scheduled.databases], [undefined, undefined]);
  });

  it('tells the four states apart and keeps others as they came', () => {
    assert.deepEqual(backupState('BUILDING'), { kind: 'running', raw: 'BUILDING' });
    assert.deepEqual(backupState('COMPLETED'), { kind: 'good', raw: 'COMPLETED' });
    assert.deepEqual(backupState('FAILED'), { kind: 'failed', raw: 'FAILED' });
    assert.deepEqual(backupState('DELETING'), { kind: 'deleting', raw: 'DELETING' });
    assert.deepEqual(backupState('ARCHIVED'), { kind: 'unknown', raw: 'ARCHIVED' });
    assert.deepEqual(backupState(undefined), { kind: 'unknown', raw: '' });
  });

  it('tells the version of the server, and neither checksum nor moment, which no reply has', () => {
    const { engineVersion, checksum, consistent } = backupOf({ ...building, datastore: { type: 'MySQL', version: 8 } });
    assert.deepEqual([engineVersion, checksum, consistent], ['8', undefined, undefined]);
    for (const datastore of [undefined, null, 'MySQL', {}, { version: link }]) {
      assert.equal(backupOf({ ...building, datastore }).engineVersion, undefined);
    }
  });

  it('gives what is under way no end and no size', () => {
    const { size, ended, linksOnRequest } = backupOf(building);
    assert.deepEqual({ size, ended, linksOnRequest }, { size: undefined, ended: undefined, linksOnRequest: false });
    assert.equal(backupOf({ ...building, status: 'FAILED' }).size, 0);
    assert.equal(backupOf({ ...building, status: 'FAILED' }).linksOnRequest, false);
  });

  it('leaves out times that cannot be known', () => {
    const odd = { ...building, begin_time: '2026-11-22T08:00:00', end_time: '2026-11-022T08:00:00+0800' };
    const { started, ended } = backupOf(odd);
    assert.deepEqual([started, ended], [undefined, undefined]);
  });

  it('loses one bad record only, and says which', () => {
    const read = readList(
      { backups: [building, { name: 'no id' }, 7, { ...building, id: 'b-2' }] },
      backupShape(owner),
    );
    assert.deepEqual(
      read?.items.map(({ id }) => id),
      ['b-1', 'b-2'],
    );
    assert.deepEqual(read.broken, [
      { index: 1, key: 'id' },
      { index: 2, key: '' },
    ]);
  });

  it('does not take a reply without its list for an empty one', () => {
    assert.equal(readList({}, backupShape(owner)), undefined);
    assert.deepEqual(readList({ total_count: 0 }, backupShape(owner))?.items, []);
    assert.deepEqual(readList({ backups: null, total_count: 0 }, backupShape(owner))?.items, []);
  });

  it('knows the id of a backup that was just started', () => {
    assert.equal(createdBackupId({ backup: { id: 'b-1', status: 'BUILDING' } }), 'b-1');
    assert.equal(createdBackupId({ backup: {} }), undefined);
    assert.equal(createdBackupId({}), undefined);
  });
});

describe('huawei: log backups', () => {
  const log = {
    id: 'l-1',
    name: 'mysql-bin.000012',
    type: 'incremental',
    status: 'COMPLETED',
    size: 4,
    begin_time: '2026-11-22T08:00:00+0000',
    end_time: '2026-11-22T08:05:00+0000',
  };

  it('are incremental backups', () => {
    const [own] = readList({ backups: [log] }, logShape(owner))?.items ?? [];
    const { id, name, from, to, size, upload, copy, linksOnRequest } = own ?? {};
    assert.deepEqual(
      { id, name, from, to, size, upload, copy, linksOnRequest },
      {
        id: 'l-1',
        name: 'mysql-bin.000012',
        from: new Date('2026-11-22T08:00:00Z'),
        to: new Date('2026-11-22T08:05:00Z'),
        size: 4096,
        upload: { kind: 'completed', raw: 'COMPLETED' },
        copy: undefined,
        linksOnRequest: true,
      },
    );
    assert.equal(own?.fields.find(({ key }) => key === 'end_time')?.label, 'Changes until');
  });

  it('say so where they are still made or have failed', () => {
    const records = [
      { ...log, status: 'BUILDING', size: 0 },
      { ...log, status: 'FAILED' },
    ];
    const items = readList({ backups: records }, logShape(owner))?.items ?? [];
    assert.deepEqual(
      items.map(({ upload, size, linksOnRequest }) => [upload, size, linksOnRequest]),
      [
        [{ kind: 'uploading', raw: 'BUILDING' }, undefined, false],
        [{ kind: 'failed', raw: 'FAILED' }, 4096, false],
      ],
    );
  });

  it('know the region of their copy', () => {
    const [copied] = readList({ backups: [log] }, offsiteLogShape(copyOwner))?.items ?? [];
    assert.deepEqual(copied?.copy, { regionId: 'cn-east-3' });
    assert.equal(copied.regionId, 'cn-north-4_dev');
  });
});

describe('huawei: instances', () => {
  it('are read with engine, disk, role and zone', () => {
    const instance = instanceOf({
      name: 'orders-db',
      status: 'ACTIVE',
      type: 'Ha',
      region: 'cn-north-4',
      datastore: { type: 'mysql', version: '8.0', complete_version: '8.0.32' },
      volume: { type: 'CLOUDSSD', size: 100 },
      nodes: [
        { role: 'slave', availability_zone: 'cn-north-4b' },
        { role: 'master', availability_zone: 'cn-north-4a' },
      ],
      created: '2026-01-02T03:04:05+0800',
      expiration_time: '2027-01-02T00:00:00+0800',
    });
    assert.deepEqual(instance, {
      id: 'in-1',
      name: 'orders-db',
      regionId: 'cn-north-4_dev',
      engine: { kind: 'mysql', raw: 'mysql' },
      engineVersion: '8.0.32',
      state: { kind: 'running', raw: 'ACTIVE' },
      storage: { kind: 'cloud', raw: 'CLOUDSSD' },
      role: { kind: 'primary', raw: 'Ha' },
      edition: 'Ha',
      lock: undefined,
      zone: 'cn-north-4a',
      created: new Date('2026-01-01T19:04:05Z'),
      expires: new Date('2027-01-01T16:00:00Z'),
    });
  });

  it('need nothing but an id', () => {
    const { name, engine, created, zone, lock } = instanceOf({ created: '', nodes: null, datastore: 'MySQL' });
    assert.deepEqual(
      { name, engine, created, zone, lock },
      { name: 'in-1', engine: { kind: 'unknown', raw: '' }, created: undefined, zone: undefined, lock: undefined },
    );
  });

  it('tell disks and replicas apart', () => {
    const { storage, role } = instanceOf({ volume: { type: 'LOCALSSD' }, type: 'Replica' });
    assert.deepEqual([storage.kind, role.kind], ['local', 'readonly']);
    const odd = instanceOf({ volume: { type: 'TAPE' }, type: 'Cluster' });
    assert.deepEqual([odd.storage, odd.role.kind], [{ kind: 'unknown', raw: 'TAPE' }, 'unknown']);
  });

  it('know states with blanks in them, and what locks them', () => {
    assert.deepEqual(instanceState('BACKING UP'), ['busy', undefined]);
    assert.deepEqual(instanceState('MODIFYING INSTANCE TYPE'), ['busy', undefined]);
    assert.deepEqual(instanceState('STORAGE FULL'), ['running', 'STORAGE FULL']);
    assert.deepEqual(instanceState('FROZEN'), ['stopped', 'FROZEN']);
    assert.deepEqual(instanceState('FAILED'), ['failed', undefined]);
    assert.deepEqual(instanceState('SLEEPING'), ['unknown', undefined]);
  });
});

describe('huawei: databases', () => {
  it('leave out those of SQL Server that do not run', () => {
    const databases = [{ name: 'a' }, { name: 'b', state: 'Running' }, { name: 'c', state: 'Creating' }, {}];
    const read = readList({ databases, total_count: 4 }, databaseShape);
    assert.deepEqual(
      read?.items.map(({ name, running }) => [name, running]),
      [
        ['a', true],
        ['b', true],
        ['c', false],
      ],
    );
    assert.equal(read.broken.length, 1);
  });
});

describe('huawei: files of a backup', () => {
  it('have a link each, with size and end', () => {
    const [one, ...others] = toFileLinks({ files: [file], bucket: 'bucket' });
    assert.deepEqual(others, []);
    assert.ok(one);
    const { network, size, database, expires } = one;
    assert.deepEqual(
      { network, file: one.file, size, database, expires },
      {
        network: 'public',
        file: 'file.qp',
        size: 2048,
        database: undefined,
        expires: new Date('2026-11-22T03:00:00Z'),
      },
    );
    assert.equal(one.reveal(), link);
    assert.ok(!JSON.stringify([one]).includes('Signature'));
  });

  it('take the end from the link where the reply has one that no calendar knows', () => {
    assert.equal(linkEnd({ link_expired_time: '2026-11-022T11:00:00+0800' }), 1795402800_000);
    const newer = `${link.split('?')[0]}?X-Amz-Date=20261122T030000Z&X-Amz-Expires=900&X-Amz-Signature=abc`;
    const unsure = { link_expired_time: '2026-11-022T11:00:00+0800', download_link: newer };
    assert.equal(linkEnd(unsure), Date.parse('2026-11-22T03:15:00Z'));
    assert.equal(linkEnd({ ...unsure, download_link: 'https://obs.example.com/file' }), undefined);
  });

  it('name the database that they hold, and are left out without a link', () => {
    const files = [{ ...file, database_name: 'orders' }, { ...file, download_link: null }, 'file', null];
    assert.deepEqual(
      toFileLinks({ files }).map(({ database }) => database),
      ['orders'],
    );
    assert.deepEqual(toFileLinks({ files: null }), []);
    assert.deepEqual(toFileLinks({}), []);
  });
});
