import assert from 'node:assert/strict';
import { openStage, rows, text, type Row, type Stage } from './client.ts';

describe('sandbox: real answers that say something else', () => {
  let stage: Stage;
  let id: string;

  beforeEach(async () => {
    stage = await openStage();
    id = await stage.id('events-db');
  });
  afterEach(() => stage.sandbox.close());

  const backups = async (page = 1): Promise<Row> => {
    const asked = { StartTime: '2026-01-01T00:00Z', EndTime: '2026-03-05T12:00Z', PageSize: '30' };
    return await stage.get('DescribeBackups', { DBInstanceId: id, ...asked, PageNumber: String(page) });
  };

  it('refuse a sign-in in the words of the cloud', async () => {
    for (const [kind, code] of [
      ['endedToken', '400 InvalidSecurityToken.Expired'],
      ['wrongClock', '400 InvalidTimeStamp.Expired'],
    ] as const) {
      stage.sandbox.faults.add({ kind });
      assert.equal(await stage.refused('DescribeRegions'), code);
    }
  });

  it('have null for every object, and what is above them as it was', async () => {
    const usual = await backups();
    stage.sandbox.faults.add({ kind: 'nulls' });
    assert.deepEqual({ ...(await backups()), RequestId: '' }, { ...usual, Items: null, RequestId: '' });
  });

  it('have nothing that can be read as what it was, but the request id', async () => {
    const [first] = rows(await backups());
    stage.sandbox.faults.add({ kind: 'otherTypes' });
    const reply = await backups();
    assert.equal(typeof reply['RequestId'], 'string');
    assert.equal(typeof reply['TotalRecordCount'], 'object');
    assert.deepEqual(rows(reply)[0]?.['BackupId'], { value: first?.['BackupId'] });
  });

  it('have members that nobody has heard of, on every level', async () => {
    const usual = await backups();
    stage.sandbox.faults.add({ kind: 'newMembers' });
    const reply = await backups();
    const [first] = rows(reply);
    assert.ok('FutureNumber' in reply && first && 'FutureList' in first);
    assert.equal(first['BackupId'], rows(usual)[0]?.['BackupId']);
  });

  it('have words that nobody has heard of, and the same ids', async () => {
    const [first] = rows(await backups());
    stage.sandbox.faults.add({ kind: 'newWords' });
    const [other] = rows(await backups());
    assert.equal(other?.['BackupStatus'], `Novel${text(first?.['BackupStatus'] ?? '')}`);
    assert.equal(other['BackupId'], first?.['BackupId']);
  });

  it('count their lists wrongly', async () => {
    for (const value of [100_000, 1, -5, 'many']) {
      stage.sandbox.faults.add({ kind: 'totals', value });
      assert.equal((await backups())['TotalRecordCount'], value);
    }
  });

  it('are the first page for every page of a list, and others for other lists', async () => {
    stage.sandbox.faults.add({ kind: 'samePage', times: 3 });
    const first = await backups(2);
    assert.deepEqual(await backups(5), first);
    assert.notDeepEqual(await stage.get('DescribeRegions'), first);
    assert.notDeepEqual(await backups(5), first);
  });

  it('go on for ever, under a cursor that is always new', async () => {
    stage.sandbox.faults.add({ kind: 'endless', times: Infinity });
    assert.equal((await backups())['TotalRecordCount'], 1_000_000_000);
    const list = async (more: Record<string, string> = {}) =>
      await stage.get('DescribeDBInstances', { RegionId: 'cn-hangzhou', MaxResults: '30', ...more });
    const first = await list();
    const second = await list({ NextToken: text(first['NextToken'] ?? '') });
    assert.notEqual(second['NextToken'], first['NextToken']);
    assert.deepEqual(second['Items'], first['Items']);
  });

  it('leave refusals and files as they are', async () => {
    stage.sandbox.faults.add({ kind: 'newMembers', times: Infinity });
    assert.equal(
      await stage.refused('DescribeDBInstanceAttribute', { DBInstanceId: 'rm-nobody' }),
      '400 InvalidDBInstanceId.NotFound',
    );
  });
});
