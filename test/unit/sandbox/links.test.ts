import assert from 'node:assert/strict';
import {
  databaseLinks,
  DAY,
  HOUR,
  minutes,
  NOON,
  openStage,
  rows,
  SECOND,
  seconds,
  type Row,
  type Stage,
  text,
} from './client.ts';

async function status(url: string): Promise<number> {
  return (await fetch(url)).status;
}

describe('sandbox: download links', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage({ fileSize: 1024 })));
  afterEach(() => stage.sandbox.close());

  const newest = async (name = 'erp-db'): Promise<Row> => {
    const found = await stage.get('DescribeBackups', {
      DBInstanceId: await stage.id(name),
      BackupStatus: 'Success',
      StartTime: minutes(NOON - 3 * DAY),
    });
    return rows(found).find((row) => typeof row['BackupDownloadURL'] === 'string') ?? {};
  };

  it('look like signed links to the storage and give a file', async () => {
    const url = new URL(text((await newest())['BackupDownloadURL']));
    assert.equal(url.origin, stage.sandbox.url);
    assert.deepEqual([...url.searchParams.keys()], ['Expires', 'OSSAccessKeyId', 'Signature']);
    assert.equal(Number(url.searchParams.get('Expires')), (NOON + HOUR) / SECOND);
    const response = await fetch(url);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /_data_\d{14}\.zip/);
    assert.equal(response.headers.get('Content-Length'), '1024');
    assert.match(response.headers.get('ETag') ?? '', /^"[0-9A-F]{32}"$/);
    assert.equal(stage.sandbox.requests.at(-1)?.action, 'GetObject');
    assert.equal(stage.sandbox.requests.at(-1)?.params['Signature'], undefined);
    assert.equal((await fetch(url, { method: 'HEAD' })).status, 403);
  });

  it('give larger files on request, and none that is gone', async () => {
    const large = await openStage({ fileSize: 3_000_000 });
    try {
      const [row] = rows(
        await large.get('DescribeBackups', {
          DBInstanceId: await large.id('erp-db'),
          BackupStatus: 'Success',
          StartTime: minutes(NOON - 3 * DAY),
        }),
      ).filter((each) => typeof each['BackupDownloadURL'] === 'string');
      const url = text(row?.['BackupDownloadURL']);
      assert.equal((await (await fetch(url)).arrayBuffer()).byteLength, 3_000_000);
      large.sandbox.faults.add({ kind: 'noSuchFile', action: 'GetObject' });
      const gone = await fetch(url);
      assert.equal(gone.status, 404);
      assert.match(await gone.text(), /<Code>NoSuchKey<\/Code>/);
    } finally {
      await large.sandbox.close();
    }
  });

  it('work for the internal network, one database, and a copy', async () => {
    const row = await newest();
    assert.equal(await status(text(row['BackupIntranetDownloadURL'])), 200);
    const [link] = databaseLinks(row);
    const response = await fetch(text(link?.['DownloadLink']));
    assert.match(await response.text(), / erp$/m);
    const [copy] = rows(
      await stage.get('DescribeCrossRegionBackups', {
        DBInstanceId: await stage.id('orders-db'),
        RegionId: 'cn-hangzhou',
        StartTime: seconds(NOON - 3 * DAY),
        EndTime: seconds(NOON),
      }),
    );
    assert.equal(await status(text(copy?.['CrossBackupDownloadLink'])), 200);
  });

  it('run out after an hour, and are new in every answer', async () => {
    const old = text((await newest())['BackupDownloadURL']);
    stage.clock.time += HOUR;
    const response = await fetch(old);
    assert.equal(response.status, 403);
    assert.match(await response.text(), /<Code>AccessDenied<\/Code>/);
    const fresh = text((await newest())['BackupDownloadURL']);
    assert.notEqual(fresh, old);
    assert.equal(await status(fresh), 200);
  });

  it('are bound to path, end and database', async () => {
    const [link] = databaseLinks(await newest());
    for (const change of [
      (url: URL) => url.searchParams.set('Expires', '9999999999'),
      (url: URL) => url.searchParams.set('dbList', 'reporting'),
      (url: URL) => url.searchParams.delete('Signature'),
      (url: URL) => (url.pathname += 'x'),
    ]) {
      const url = new URL(text(link?.['DownloadLink']));
      change(url);
      const response = await fetch(url);
      assert.equal(response.status, 403);
      assert.match(await response.text(), /<Code>SignatureDoesNotMatch<\/Code>/);
    }
  });

  it('can be made stale, once', async () => {
    stage.sandbox.faults.add({ kind: 'staleLinks', action: 'DescribeBackups' });
    assert.equal(await status(text((await newest())['BackupDownloadURL'])), 403);
    assert.equal(await status(text((await newest())['BackupDownloadURL'])), 200);
  });
});
