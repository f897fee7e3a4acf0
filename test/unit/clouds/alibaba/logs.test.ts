import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Api } from '../../../../src/clouds/alibaba/api.ts';
import { Logs } from '../../../../src/clouds/alibaba/logs.ts';
import {
  binlogShape,
  copiedLogShape,
  coveredLogKeys,
  logBackupShape,
  logOperation,
  type LogShape,
} from '../../../../src/clouds/alibaba/records/logs.ts';
import { readList } from '../../../../src/clouds/alibaba/records/read.ts';
import type { Field } from '../../../../src/model/resources.ts';
import type { LogFile } from '../../../../src/model/logs.ts';
import { accountAt, call, credentials, ScriptedCloud, settings } from './helpers.ts';
import { sampleInstance } from '../../../support/instance.ts';
import { RecordingLog } from '../../../support/log.ts';

const owner = { instanceId: 'rm-1', regionId: 'cn-hangzhou' };
const range = { from: new Date('2026-11-01T00:00:30Z'), to: new Date('2026-11-21T00:00:30Z') };
const hour = 3_600_000;

/** A signed address that ends in so many milliseconds. */
const signed = (left: number, name = 'mysql-bin.000230') =>
  `http://log.oss-cn-hangzhou.aliyuncs.com/${name}?OSSAccessKeyId=LTAIx&Expires=${Math.floor((Date.now() + left) / 1000)}&Signature=TOPSECRET`;

const binlog = (more: object = {}) => ({
  LogFileName: 'mysql-bin.000230',
  FileSize: 2269410,
  LogBeginTime: '2026-11-09T17:45:21Z',
  LogEndTime: '2026-11-10T13:10:28Z',
  HostInstanceID: '5841973',
  RemoteStatus: 'Completed',
  Checksum: '18358304393468701857',
  DownloadLink: signed(hour),
  IntranetDownloadLink: signed(hour),
  LinkExpiredTime: '2026-11-12T00:00:00Z',
  ...more,
});
const copiedLog = (more: object = {}) => ({
  CrossBackupRegion: 'cn-shanghai',
  CrossLogBackupId: 14567,
  CrossLogBackupSize: 5312836,
  InstanceId: 8161055,
  LogFileName: 'cn-hangzhou_rm-1_7198739_mysql-bin.000230',
  LogBeginTime: '2026-11-09T12:10:00Z',
  LogEndTime: '2026-11-09T20:10:00Z',
  LinkExpiredTime: '2099-11-30T15:00:00Z',
  CrossDownloadLink: 'http://log.oss-cn-shanghai.aliyuncs.com/a',
  CrossIntranetDownloadLink: 'http://log.oss-cn-shanghai-internal.aliyuncs.com/a',
  ...more,
});

function read(shape: LogShape, records: readonly unknown[], reply: object = {}): readonly LogFile[] {
  const answer = readList({ ...reply, Items: { [shape.place.inner]: records } }, shape);
  assert.deepEqual(answer?.broken, []);
  return answer.items;
}

function first(shape: LogShape, record: unknown, reply: object = {}): LogFile {
  const [log] = read(shape, [record], reply);
  assert.ok(log);
  return log;
}

function field({ fields }: LogFile, key: string): Field {
  const found = fields.find((one) => one.key === key);
  assert.ok(found, `no field ${key}`);
  return found;
}

describe('alibaba: log records', () => {
  it('reads a binlog file with its node, upload, links and their end', () => {
    const log = first(binlogShape(owner), binlog({ DownloadLink: 'http://x.aliyuncs.com/a' }));
    const { name, from, to, size, upload, copy, instanceId, regionId } = log;
    assert.deepEqual(
      [name, size, instanceId, regionId, copy],
      ['mysql-bin.000230', 2269410, 'rm-1', 'cn-hangzhou', undefined],
    );
    assert.deepEqual(
      [from?.toISOString(), to?.toISOString()],
      ['2026-11-09T17:45:21.000Z', '2026-11-10T13:10:28.000Z'],
    );
    assert.deepEqual(upload, { kind: 'completed', raw: 'Completed' });
    const [outside, inside] = log.links;
    assert.deepEqual([outside?.network, inside?.network], ['public', 'internal']);
    assert.equal(outside?.expires?.toISOString(), '2026-11-12T00:00:00.000Z', 'the end that stands beside the link');
    assert.ok(Math.abs((inside?.expires?.getTime() ?? 0) - Date.now() - hour) < 60_000, 'the end in the link itself');
  });

  it('reads a log backup of SQL Server, which has no name, minutes only and empty links', () => {
    const record = {
      FileSize: '788480',
      LogBeginTime: '2026-10-31T08:40Z',
      LogEndTime: '2026-10-31T09:10Z',
      DownloadLink: '',
    };
    const log = first(logBackupShape(owner), record);
    assert.deepEqual(
      [log.name, log.size, log.upload, log.copy, log.links],
      [undefined, 788480, undefined, undefined, []],
    );
    assert.equal(log.from?.toISOString(), '2026-10-31T08:40:00.000Z');
    assert.equal(logOperation(log), 'DescribeLogBackupFiles');
    const [one, other] = read(logBackupShape(owner), [record, { ...record, FileSize: 1 }]);
    assert.notEqual(one?.id, other?.id);
  });

  it('reads a copy by the id that the cloud gives it', () => {
    const log = first(copiedLogShape(owner), copiedLog());
    assert.deepEqual([log.id, log.size, log.copy], ['14567', 5312836, { regionId: 'cn-shanghai' }]);
    assert.deepEqual(
      log.links.map(({ expires }) => expires?.toISOString()),
      ['2099-11-30T15:00:00.000Z', '2099-11-30T15:00:00.000Z'],
    );
    const bare = first(copiedLogShape(owner), copiedLog({ LogFileName: undefined, CrossBackupRegion: null }));
    assert.deepEqual([bare.name, bare.copy], [undefined, { regionId: undefined }]);
    const without = first(copiedLogShape(owner), copiedLog({ CrossLogBackupId: null }));
    assert.match(without.id, /8161055.*mysql-bin\.000230.*2026-11-09T12:10/);
  });

  it('tells files of the same name by their node and time, and the same file by nothing else', () => {
    const files = read(binlogShape(owner), [
      binlog(),
      binlog({ HostInstanceID: 5841974 }),
      binlog({ LogBeginTime: '2026-11-08T17:45:21Z' }),
      binlog({ HostInstanceID: 5841973, FileSize: 3, RemoteStatus: 'Uploading', LogEndTime: '', Checksum: null }),
    ]);
    const ids = files.map(({ id }) => id);
    assert.equal(new Set(ids).size, 3);
    assert.equal(ids[3], ids[0]);
  });

  it('finds no link in any of the ways of not giving one', () => {
    for (const none of [undefined, null, '', 'null', '****', 7]) {
      assert.deepEqual(first(binlogShape(owner), binlog({ DownloadLink: none, IntranetDownloadLink: none })).links, []);
    }
  });

  it('keeps what is odd as it came, and gives up only what says nothing', () => {
    const odd = first(binlogShape(owner), {
      LogFileName: 7,
      FileSize: 'big',
      LogBeginTime: 'soon',
      RemoteStatus: 'Paused',
      LinkExpiredTime: 'never',
      DownloadLink: 'http://x.aliyuncs.com/a',
    });
    assert.deepEqual([odd.name, odd.size, odd.from, odd.to], ['7', undefined, undefined, undefined]);
    assert.deepEqual(odd.upload, { kind: 'unknown', raw: 'Paused' });
    assert.equal(odd.links[0]?.expires, undefined);
    const records = [binlog(), { FileSize: 3 }, 'text', null, { LogEndTime: '2026-11-09T17:45:21Z' }];
    const answer = readList({ Items: { BinLogFile: records } }, binlogShape(owner));
    assert.equal(answer?.items.length, 1);
    assert.deepEqual(
      answer.broken.map(({ index, key }) => [index, key]),
      [
        [1, 'LogBeginTime'],
        [2, ''],
        [3, ''],
        [4, 'LogBeginTime'],
      ],
    );
  });

  it('puts words to every field, with units, dates and all digits of the checksum', () => {
    const log = first(binlogShape(owner), binlog({ New: 1 }), { TotalFileSize: 2269410, TotalRecordCount: 1 });
    assert.deepEqual(field(log, 'Checksum').value, { as: 'text', text: '18358304393468701857' });
    assert.deepEqual(field(log, 'FileSize').value, { as: 'bytes', bytes: 2269410 });
    assert.deepEqual(field(log, 'RemoteStatus').value, { as: 'text', text: 'Uploaded' });
    assert.deepEqual(field(log, 'TotalFileSize').value, { as: 'bytes', bytes: 2269410 });
    assert.equal(field(log, 'LinkExpiredTime').value.as, 'date');
    assert.deepEqual(field(log, 'DownloadLink').value, { as: 'text', text: 'Available' });
    assert.equal(field(log, 'New').label, 'New');
    for (const [operation, shape] of [
      ['DescribeBinlogFiles', binlogShape(owner)],
      ['DescribeLogBackupFiles', logBackupShape(owner)],
      ['DescribeCrossRegionLogBackupFiles', copiedLogShape(owner)],
    ] as const) {
      const { record = [], reply = [] } = coveredLogKeys[operation] ?? {};
      const { fields } = first(shape, { LogBeginTime: '2026-10-31T08:40Z' });
      assert.deepEqual(
        fields.map(({ key }) => key),
        [...record, ...reply],
      );
      assert.ok(fields.every(({ label }) => label !== ''));
    }
  });

  it('shows an echo that is no time as it came', () => {
    const log = first(copiedLogShape(owner), copiedLog(), { EndTime: 'EndTime=2019-06-15T12:10:00Z', PageNumber: '1' });
    assert.deepEqual(field(log, 'EndTime').value, { as: 'text', text: 'EndTime=2019-06-15T12:10:00Z' });
  });

  it('keeps links out of fields, JSON and what a debugger sees', () => {
    const logs = [
      first(binlogShape(owner), binlog({ New: signed(hour) })),
      first(copiedLogShape(owner), copiedLog({ CrossDownloadLink: signed(hour), New: { a: [signed(hour)] } })),
    ];
    for (const log of logs) {
      assert.ok(log.links[0]?.reveal().includes('TOPSECRET'));
      const seen = JSON.stringify([log, log.fields, log.links]) + inspect(log, { depth: 9, showHidden: true });
      assert.ok(!seen.includes('TOPSECRET'));
    }
  });
});

describe('alibaba: logs', () => {
  let cloud: ScriptedCloud;
  let api: Api;
  let logs: Logs;

  before(async () => {
    cloud = await ScriptedCloud.start();
  });
  after(async () => await cloud.close());
  beforeEach(() => {
    cloud.reset();
    api = new Api(accountAt(cloud.server.url), credentials, settings, { log: new RecordingLog() });
    logs = new Logs(api);
  });
  afterEach(() => api.client.dispose());

  const listed = async (...records: object[]) => {
    cloud.reset({ DescribeBinlogFiles: { Items: { BinLogFile: records } } });
    const [log] = (await logs.list(sampleInstance(), { range }, call())).items;
    assert.ok(log);
    return log;
  };
  const reasonOf = async (log: LogFile) => {
    const answer = await logs.links(log, call());
    assert.deepEqual(answer.links, []);
    return 'reason' in answer ? answer.reason : '';
  };

  it('asks each engine its own operation, in its own way of writing times', async () => {
    cloud.reset({
      DescribeBinlogFiles: { Items: { BinLogFile: [] }, TotalRecordCount: 0 },
      DescribeLogBackupFiles: { Items: { BinLogFile: [] }, TotalRecordCount: 0 },
      DescribeCrossRegionLogBackupFiles: { Items: { Item: [] }, TotalRecordCount: 0 },
    });
    for (const engine of ['mysql', 'mariadb', 'postgresql', 'unknown'] as const) {
      await logs.list(sampleInstance(engine), { range, cursor: '3:200' }, call());
      assert.deepEqual(cloud.asked.at(-1), {
        Action: 'DescribeBinlogFiles',
        RegionId: 'cn-hangzhou',
        DBInstanceId: 'rm-1',
        StartTime: '2026-11-01T00:00:30Z',
        EndTime: '2026-11-21T00:00:30Z',
        PageSize: '100',
        PageNumber: '3',
      });
    }
    await logs.list(sampleInstance('sqlserver'), { range }, call());
    assert.deepEqual(cloud.asked.at(-1), {
      Action: 'DescribeLogBackupFiles',
      RegionId: 'cn-hangzhou',
      DBInstanceId: 'rm-1',
      StartTime: '2026-11-01T00:00Z',
      EndTime: '2026-11-21T00:01Z',
      PageSize: '100',
      PageNumber: '1',
    });
    await logs.listCopied(sampleInstance('sqlserver'), { range, filters: { place: 'cn-beijing' } }, call());
    assert.deepEqual(cloud.asked.at(-1), {
      Action: 'DescribeCrossRegionLogBackupFiles',
      RegionId: 'cn-hangzhou',
      DBInstanceId: 'rm-1',
      CrossBackupRegion: 'cn-beijing',
      StartTime: '2026-11-01T00:00:30Z',
      EndTime: '2026-11-21T00:00:30Z',
      PageSize: '100',
      PageNumber: '1',
    });
  });

  it('gives the links at hand while all of them work for sure', async () => {
    const log = await listed(binlog());
    const { links } = await logs.links(log, call());
    assert.deepEqual(
      links.map(({ network }) => network),
      ['public', 'internal'],
    );
    assert.equal(cloud.asked.length, 1, 'nothing was asked again');
  });

  it('asks for fresh links around the time of the file, page by page until it is found', async () => {
    const log = await listed(binlog({ DownloadLink: signed(-hour) }));
    const other = (index: number) => binlog({ LogFileName: `mysql-bin.${index}` });
    const pages = [Array.from({ length: 100 }, (_, index) => other(index)), [other(100), binlog()], [other(101)]];
    cloud.reset({
      DescribeBinlogFiles: (asked) => ({
        Items: { BinLogFile: pages[Number(asked.get('PageNumber')) - 1] },
        TotalRecordCount: 300,
      }),
    });
    const { links } = await logs.links(log, call());
    assert.equal(links.length, 2);
    assert.deepEqual(
      cloud.asked.map(({ PageNumber, StartTime, EndTime }) => [PageNumber, StartTime, EndTime]),
      ['1', '2'].map((page) => [page, '2026-11-09T17:44:21Z', '2026-11-10T13:11:28Z']),
    );
  });

  it('asks again for copies and for log backups of SQL Server with their own operations', async () => {
    const copied = copiedLog({ LogFileName: null, CrossDownloadLink: signed(hour) });
    const nameless = { LogBeginTime: '2026-10-31T08:40Z', LogEndTime: '2026-10-31T09:10Z' };
    cloud.reset({
      DescribeCrossRegionLogBackupFiles: {
        Items: { Item: [{ ...copied, CrossDownloadLink: 'null', CrossIntranetDownloadLink: null }] },
      },
      DescribeLogBackupFiles: { Items: { BinLogFile: [nameless] } },
    });
    const [copy] = (await logs.listCopied(sampleInstance(), { range }, call())).items;
    const [backup] = (await logs.list(sampleInstance('sqlserver'), { range }, call())).items;
    assert.ok(copy && backup);
    cloud.reset({
      DescribeCrossRegionLogBackupFiles: { Items: { Item: [copied] } },
      DescribeLogBackupFiles: { Items: { BinLogFile: [{ ...nameless, DownloadLink: signed(hour) }] } },
    });
    assert.equal((await logs.links(copy, call())).links.length, 2);
    assert.equal((await logs.links(backup, call())).links.length, 1);
    const { StartTime, EndTime } = cloud.asked[1] ?? {};
    assert.deepEqual([StartTime, EndTime], ['2026-10-31T08:39Z', '2026-10-31T09:11Z']);
  });

  it('asks the operation that named the file, also for one without a name', async () => {
    const log = await listed(binlog({ LogFileName: 'null', DownloadLink: null, IntranetDownloadLink: null }));
    assert.equal(log.name, undefined);
    await reasonOf(log);
    assert.equal(cloud.asked.at(-1)?.['Action'], 'DescribeBinlogFiles');
  });

  it('says why there is no link', async () => {
    const none = { DownloadLink: null, IntranetDownloadLink: '' };
    const uploading = await listed(binlog({ ...none, RemoteStatus: 'Uploading' }));
    assert.match(await reasonOf(uploading), /still being uploaded/);
    assert.match(await reasonOf(await listed(binlog(none))), /gave no download link for this log file/);
    const expired = { DownloadLink: signed(-hour), IntranetDownloadLink: null };
    assert.match(await reasonOf(await listed(binlog(expired))), /expired already/);
    const gone = await listed(binlog(none));
    cloud.reset({ DescribeBinlogFiles: { Items: { BinLogFile: [] }, TotalRecordCount: 0 } });
    assert.match(await reasonOf(gone), /no longer has this log file/);
  });

  it('stops looking for a file where a cloud gives the same page for ever', async () => {
    const log = await listed(binlog({ DownloadLink: null, IntranetDownloadLink: null, LogEndTime: null }));
    const others = Array.from({ length: 100 }, (_, index) => binlog({ LogFileName: `mysql-bin.${index}` }));
    cloud.reset({ DescribeBinlogFiles: { Items: { BinLogFile: others } } });
    await assert.rejects(reasonOf(log), /same part of the list again/);
    assert.equal(cloud.asked.length, 2);
  });

  it('looks through all the time that logs may be kept for a file without times', async () => {
    const log = await listed({ LogFileName: 'mysql-bin.000230' });
    await reasonOf(log);
    const { StartTime = '', EndTime = '' } = cloud.asked.at(-1) ?? {};
    assert.ok(Date.parse(EndTime) - Date.parse(StartTime) > 730 * 24 * hour);
  });
});
