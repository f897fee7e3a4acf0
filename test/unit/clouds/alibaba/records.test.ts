import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import type * as v from 'valibot';
import { backupShape, copyShape, releasedShape } from '../../../../src/clouds/alibaba/records/backups.ts';
import {
  binlogShape,
  copiedLogShape,
  coveredLogKeys,
  logBackupShape,
} from '../../../../src/clouds/alibaba/records/logs.ts';
import { readList, type Shape } from '../../../../src/clouds/alibaba/records/read.ts';
import {
  attributeShape,
  databaseShape,
  instanceShape,
  regionShape,
  supportsSnapshot,
} from '../../../../src/clouds/alibaba/records/resources.ts';
import {
  isManualUnderWay,
  modeOf,
  jobId,
  taskShape,
  toProgress,
} from '../../../../src/clouds/alibaba/records/tasks.ts';
import { sample } from './helpers.ts';

const owner = { instanceId: 'rm-1', regionId: 'cn-hangzhou' };

/** Reads a reply of which nothing may be broken. */
function readWhole<Schema extends v.GenericSchema, Item>(body: Record<string, unknown>, shape: Shape<Schema, Item>) {
  const read = readList(body, shape);
  assert.ok(read);
  assert.deepEqual(read.broken, []);
  return read.items;
}

function firstBackup(record: Record<string, unknown>) {
  const [backup] = readWhole({ Items: { Backup: [record] } }, backupShape(owner));
  assert.ok(backup);
  return backup;
}

function firstCopy(record: Record<string, unknown>) {
  const [copy] = readWhole({ Items: { Item: [record] } }, copyShape(owner));
  assert.ok(copy);
  return copy;
}

function firstInstance(record: Record<string, unknown>) {
  const [instance] = readWhole({ Items: { DBInstance: [record] } }, instanceShape('cn-hangzhou'));
  assert.ok(instance);
  return instance;
}

function progress(record: Record<string, unknown>) {
  const [task] = readWhole({ Items: { BackupJob: [record] } }, taskShape);
  assert.ok(task);
  return toProgress(task);
}

function both(values: Record<string, unknown>) {
  return [firstBackup({ ...values, BackupId: 'b' }), firstCopy({ ...values, CrossBackupId: 'c' })];
}

/** A record of each kind of log file. */
function logsOf(values: Record<string, unknown>) {
  const record = { ...values, LogBeginTime: '2026-11-09T17:45Z' };
  return [
    ...readWhole({ Items: { BinLogFile: [record] } }, binlogShape(owner)),
    ...readWhole({ Items: { BinLogFile: [record] } }, logBackupShape(owner)),
    ...readWhole({ Items: { Item: [record] } }, copiedLogShape(owner)),
  ];
}

describe('alibaba: the published samples', () => {
  it('DescribeBackups', () => {
    const [backup] = readWhole(sample('DescribeBackups.json'), backupShape(owner));
    assert.ok(backup);
    assert.equal(backup.id, '321020562');
    assert.equal(backup.instanceId, 'rm-1');
    assert.deepEqual(backup.state, { kind: 'good', raw: 'Success' });
    assert.deepEqual(backup.type, { kind: 'full', raw: 'FullBackup' });
    assert.deepEqual(backup.method, { kind: 'physical', raw: 'Physical' });
    assert.deepEqual(backup.mode, { kind: 'automated', raw: 'Automated' });
    assert.equal(backup.size, 2167808);
    assert.equal(backup.started?.toISOString(), '2019-02-03T12:20:00.000Z');
    assert.equal(backup.expires?.toISOString(), '2025-06-17T12:10:23.000Z');
    const { consistent, checksum, engineVersion } = backup;
    assert.deepEqual(
      [consistent?.toISOString(), checksum, engineVersion],
      ['2019-12-16T14:34:16.000Z', '1835830439****', '8.0'],
    );
    assert.equal(backup.copy, undefined);
    assert.deepEqual(
      backup.links.map(({ network, database, expires }) => ({ network, database, expires })),
      [
        { network: 'public', database: undefined, expires: undefined },
        { network: 'internal', database: undefined, expires: undefined },
        { network: 'public', database: 'dbs', expires: undefined },
        { network: 'internal', database: 'dbs', expires: undefined },
      ],
    );
  });

  it('DescribeCrossRegionBackups of 2026, whose restore regions are one quoted text', () => {
    const [copy] = readWhole(sample('DescribeCrossRegionBackups.2026.json'), copyShape(owner));
    assert.ok(copy);
    assert.equal(copy.id, '0');
    assert.deepEqual(copy.state, { kind: 'good', raw: '0' });
    assert.deepEqual(copy.type, { kind: 'full', raw: 'F' });
    assert.deepEqual(copy.method, { kind: 'physical', raw: 'P' });
    assert.equal(copy.size, 5312836);
    assert.deepEqual(copy.copy, { regionId: 'cn-shanghai', restoreRegions: ['cn-hangzhou', 'cn-shanghai'] });
    assert.equal(copy.links.length, 1);
  });

  it('DescribeCrossRegionBackups of 2019, without a status and with a signed link', () => {
    const [copy] = readWhole(sample('DescribeCrossRegionBackups.2019.json'), copyShape(owner));
    assert.ok(copy);
    assert.equal(copy.id, '14358');
    assert.deepEqual(copy.state, { kind: 'unknown', raw: '' });
    assert.deepEqual(copy.copy, { regionId: 'cn-zhangjiakou', restoreRegions: ['cn-hangzhou', 'cn-zhangjiakou'] });
    assert.equal(copy.links[0]?.expires?.toISOString(), '2019-06-14T08:40:41.000Z');
  });

  it('CreateBackup', () => {
    assert.equal(jobId(sample('CreateBackup.json')), '507****');
    assert.equal(jobId({}), undefined);
  });
});

describe('alibaba: odd shapes', () => {
  it('reads the moment of the data as seconds and as a time, and the checksum with all its digits', () => {
    const at = '2026-11-20T19:05:00Z';
    const backup = firstBackup({
      BackupId: 1,
      ConsistentTime: Date.parse(at) / 1000,
      Checksum: '14295678901234567890',
    });
    assert.deepEqual([backup.consistent, backup.checksum], [new Date(at), '14295678901234567890']);
    const copy = firstCopy({ CrossBackupId: 1, ConsistentTime: at, EngineVersion: 5.7, Checksum: 'no' });
    assert.deepEqual([copy.consistent, copy.engineVersion, copy.checksum], [new Date(at), '5.7', undefined]);
    const bare = firstBackup({ BackupId: 1, ConsistentTime: 0, Checksum: '', EngineVersion: 'null' });
    assert.deepEqual([bare.consistent, bare.checksum, bare.engineVersion], [undefined, undefined, undefined]);
  });

  it('keeps words it does not know as they came', () => {
    const backup = firstBackup({ BackupId: 1, BackupStatus: 'PartialSuccess', BackupMethod: 'Quantum' });
    assert.deepEqual(backup.state, { kind: 'unknown', raw: 'PartialSuccess' });
    assert.deepEqual(backup.method, { kind: 'unknown', raw: 'Quantum' });
    assert.equal(backup.type, undefined);
    assert.equal(backup.started, undefined);
    assert.equal(backup.size, undefined);
  });

  it('finds no link in any of the ways of not giving one', () => {
    for (const none of [undefined, null, '', 'null', '****', 'ftp://x/y', 7]) {
      const backup = firstBackup({ BackupId: '1', BackupDownloadURL: none, BackupIntranetDownloadURL: none });
      assert.deepEqual(backup.links, []);
    }
    assert.deepEqual(firstBackup({ BackupId: '1', BackupDownloadLinkByDB: null }).links, []);
    assert.deepEqual(firstBackup({ BackupId: '1', BackupDownloadLinkByDB: { BackupDownloadLinkByDB: [] } }).links, []);
  });

  it('takes a single link object where a list is documented', () => {
    const one = { DataBase: 'a', DownloadLink: 'https://x.aliyuncs.com/a?Expires=1600000000' };
    const backup = firstBackup({ BackupId: '1', BackupDownloadLinkByDB: { BackupDownloadLinkByDB: one } });
    assert.deepEqual(
      backup.links.map(({ database, expires }) => [database, expires?.getTime()]),
      [['a', 1600000000_000]],
    );
  });

  it('reads the numbers and letters of copies, and failures', () => {
    const copy = firstCopy({
      CrossBackupId: '9007199254740993',
      BackupSetStatus: '1',
      BackupType: 'I',
      BackupMethod: 'L',
    });
    assert.equal(copy.id, '9007199254740993');
    assert.equal(copy.state.kind, 'failed');
    assert.equal(copy.type?.kind, 'incremental');
    assert.equal(copy.method?.kind, 'logical');
    assert.deepEqual(copy.copy?.restoreRegions, []);
  });

  it('takes lists that are missing inside, single records and bare lists', () => {
    const shape = backupShape(owner);
    assert.deepEqual(readList({ Items: {} }, shape)?.items, []);
    assert.deepEqual(readList({ Items: { Backup: null } }, shape)?.items, []);
    assert.deepEqual(readList({ Items: '' }, shape)?.items, []);
    assert.equal(readList({ Items: { Backup: { BackupId: 1 } } }, shape)?.items.length, 1);
    assert.equal(readList({ Items: [{ BackupId: 1 }] }, shape)?.items.length, 1);
    assert.deepEqual(readList({ TotalRecordCount: '0' }, shape)?.items, []);
  });

  it('does not take a reply without its list for an empty list', () => {
    assert.equal(readList({ RequestId: 'x' }, backupShape(owner)), undefined);
    assert.equal(readList({}, regionShape), undefined);
  });

  it('gives up one bad record only, and says which key was at fault', () => {
    const records = [{ BackupId: '1' }, 'https://secret/?Signature=x', { BackupStatus: 'Success' }, { BackupId: 4 }];
    const read = readList({ Items: { Backup: records } }, backupShape(owner));
    assert.deepEqual(
      read?.items.map(({ id }) => id),
      ['1', '4'],
    );
    assert.deepEqual(read.broken, [
      { index: 1, key: '' },
      { index: 2, key: 'BackupId' },
    ]);
  });

  it('reads instances of both operations', () => {
    const instance = firstInstance({
      DBInstanceId: 'rm-1',
      Engine: 'mysql',
      DBInstanceStatus: 'Running',
      DBInstanceStorageType: 'general_essd',
      DBInstanceType: 'Readonly',
      LockMode: 'LockByDiskQuota',
      LockReason: '',
      CreateTime: '2024-03-05T02:21:00Z',
      ExpireTime: '',
    });
    assert.equal(instance.name, 'rm-1');
    assert.equal(instance.regionId, 'cn-hangzhou');
    assert.equal(instance.engine.kind, 'mysql');
    assert.equal(instance.storage.kind, 'cloud');
    assert.equal(instance.role.kind, 'readonly');
    assert.equal(instance.lock, 'LockByDiskQuota');
    assert.equal(instance.expires, undefined);
    assert.equal(instance.created?.toISOString(), '2024-03-05T02:21:00.000Z');

    const body = {
      Items: {
        DBInstanceAttribute: [{ DBInstanceId: 'rm-2', CreationTime: '2024-03-05T02:21:00Z', LockMode: 'Unlock' }],
      },
    };
    const [attribute] = readWhole(body, attributeShape('cn-beijing'));
    assert.equal(attribute?.created?.toISOString(), '2024-03-05T02:21:00.000Z');
    assert.equal(attribute.lock, undefined);
    assert.deepEqual(attribute.state, { kind: 'unknown', raw: '' });
  });

  it('classifies disks by prefix and leaves a bare ssd open', () => {
    const kinds = [
      'local_ssd',
      'ephemeral_ssd',
      'cloud_essd3',
      'general_essd',
      'ssd',
      'ModuleList.4.ModuleCode',
      undefined,
    ];
    assert.deepEqual(
      kinds.map((raw) => firstInstance({ DBInstanceId: 'x', DBInstanceStorageType: raw }).storage.kind),
      ['local', 'local', 'cloud', 'cloud', 'unknown', 'unknown', 'unknown'],
    );
  });

  it('does not let a region id become anything but a part of a host name', () => {
    const records = [{ RegionId: 'cn-hangzhou' }, { RegionId: 'evil.example/#' }, { RegionId: 'cn_x' }];
    const read = readList({ Regions: { RDSRegion: records } }, regionShape);
    assert.deepEqual(read?.items, [{ id: 'cn-hangzhou', name: 'cn-hangzhou', endpoint: undefined }]);
    assert.equal(read.broken.length, 2);
  });

  it('reads tasks', () => {
    assert.deepEqual(progress({ BackupStatus: 'Uploading', Process: '30' }), {
      state: 'running',
      percent: 30,
      stage: 'Uploading',
      backupId: undefined,
    });
    assert.equal(progress({ BackupProgressStatus: 'NoStart', Process: '0%' }).state, 'waiting');
    assert.equal(progress({ BackupStatus: 'Finished', BackupId: 5 }).backupId, '5');
    assert.equal(progress({ BackupStatus: 'Failed' }).state, 'failed');
    const odd = progress({ BackupStatus: 'constructor', Process: '300' });
    assert.deepEqual([odd.state, odd.stage, odd.percent], ['unknown', 'constructor', undefined]);
  });

  it('tells a manual backup under way from all others', () => {
    const tasks = [
      { JobMode: 'Manual', BackupStatus: 'Uploading' },
      { TaskAction: 'TempBackupTask' },
      { JobMode: 'Automated', BackupStatus: 'Uploading' },
      { JobMode: 'Manual', BackupStatus: 'Finished' },
      { BackupStatus: 'Uploading' },
    ];
    const read = readWhole({ Items: { BackupJob: tasks } }, taskShape);
    assert.deepEqual(read.map(isManualUnderWay), [true, true, false, false, false]);
  });

  it('tells who asked for a task by the one of two fields that is understood', () => {
    const modes = [
      { JobMode: 'Automated', TaskAction: 'NormalBackupTask' },
      { JobMode: 'Manual' },
      { TaskAction: 'tempbackuptask' },
      { JobMode: 'Brand', TaskAction: 'NormalBackupTask' },
      { JobMode: 'Brand', TaskAction: 'New' },
      { TaskAction: 'New' },
      {},
    ].map(modeOf);
    assert.deepEqual(
      modes.map((mode) => mode && [mode.kind, mode.raw]),
      [
        ['automated', 'Automated'],
        ['manual', 'Manual'],
        ['manual', 'tempbackuptask'],
        ['automated', 'NormalBackupTask'],
        ['unknown', 'Brand'],
        ['unknown', 'New'],
        undefined,
      ],
    );
  });

  it('reads databases and the snapshot switch', () => {
    const records = [{ DBName: 'a', DBStatus: 'Running' }, { DBName: 'b', DBStatus: 'Cold' }, { DBName: 'c' }];
    assert.deepEqual(
      readWhole({ Databases: { Database: records } }, databaseShape).map(({ running }) => running),
      [true, false, false],
    );
    assert.equal(supportsSnapshot({ SupportVolumeShadowCopy: 1 }), true);
    assert.equal(supportsSnapshot({ SupportVolumeShadowCopy: '1' }), true);
    assert.equal(supportsSnapshot({ SupportVolumeShadowCopy: 0 }), false);
    assert.equal(supportsSnapshot({}), false);
  });
});

describe('alibaba: any JSON at all', () => {
  const shapes: readonly [string, string, Shape<v.GenericSchema, unknown>][] = [
    ['Regions', 'RDSRegion', regionShape],
    ['Items', 'DBInstance', instanceShape('cn-hangzhou')],
    ['Items', 'DBInstanceAttribute', attributeShape('cn-hangzhou')],
    ['Databases', 'Database', databaseShape],
    ['Items', 'BackupJob', taskShape],
    ['Items', 'Backup', backupShape(owner)],
    ['Items', 'Item', copyShape(owner)],
    ['Items', 'Backup', releasedShape('cn-hangzhou')],
    ['Items', 'BinLogFile', binlogShape(owner)],
    ['Items', 'BinLogFile', logBackupShape(owner)],
    ['Items', 'Item', copiedLogShape(owner)],
  ] as unknown as [string, string, Shape<v.GenericSchema, unknown>][];

  const keys = [
    ...new Set([
      ...Object.keys(sampleRecord('DescribeBackups.json', 'Backup')),
      ...Object.keys(sampleRecord('DescribeCrossRegionBackups.2026.json', 'Item')),
      'DBInstanceId',
      'RegionId',
      'DBName',
      'DBStatus',
      'BackupJobId',
      'Process',
      'LockMode',
      'DBInstanceComment',
      ...Object.values(coveredLogKeys).flatMap(({ record: names }) => names),
    ]),
  ];
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('null', '', '0', '2024-03-05T02:21:00Z', 'https://x/?Expires=1', 1e308),
  );
  const record = fc.dictionary(fc.constantFrom(...keys), odd, { maxKeys: 12 });

  it('never makes a reader throw, and every record is read or counted', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(record, fc.jsonValue({ maxDepth: 2 })), { maxLength: 4 }), (records) => {
        for (const [outer, inner, shape] of shapes) {
          const read = readList({ [outer]: { [inner]: records } }, shape);
          assert.equal((read?.items.length ?? 0) + (read?.broken.length ?? 0), records.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  const secret = 'https://bucket.oss.aliyuncs.com/f?OSSAccessKeyId=LTAIx&Expires=1&Signature=TOPSECRET';

  it('never makes the fields throw, show a link, or leave one in the raw value, wherever it stands', () => {
    const value = fc.oneof(odd, fc.constant(secret), fc.constant({ a: [secret] }));
    const anywhere = fc.dictionary(fc.constantFrom(...keys, 'NewField'), value, { maxKeys: 12 });
    fc.assert(
      fc.property(anywhere, (values) => {
        for (const { fields } of [...both(values), ...logsOf(values)]) {
          assert.ok(!JSON.stringify(fields).includes('TOPSECRET'));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps links out of what JSON and a debugger see of a backup', () => {
    const inner = { DataBase: 'a', DownloadLink: secret, IntranetDownloadLink: secret };
    const values = {
      BackupDownloadURL: secret,
      BackupIntranetDownloadURL: secret,
      BackupDownloadLinkByDB: { BackupDownloadLinkByDB: [inner] },
      CrossBackupDownloadLink: secret,
      NewField: secret,
      Checksum: secret,
      EngineVersion: secret,
    };
    const [backup, copy] = both(values);
    assert.equal(backup?.links.length, 4);
    assert.equal(copy?.links.length, 1);
    assert.equal(backup.links[0]?.reveal(), secret);
    for (const one of [backup, copy]) {
      const seen = [
        JSON.stringify(one),
        inspect(one, { depth: 9, showHidden: true }),
        one.links[0],
        one.checksum,
      ].join();
      assert.ok(!seen.includes('TOPSECRET'));
    }
  });
});

function sampleRecord(name: string, inner: string): Record<string, unknown> {
  const items = sample(name)['Items'] as Record<string, Record<string, unknown>[]>;
  return items[inner]?.[0] ?? {};
}
