import assert from 'node:assert/strict';
import { MINUTE, NOON, text } from '../client.ts';
import { openStage, rowsOf, type Row, type Stage } from './client.ts';

const NORTH = 'cn-north-4';
const EAST = 'cn-east-3';

async function statusOf(file: Row | undefined): Promise<number> {
  return (await fetch(text(file?.['download_link']))).status;
}

describe('sandbox, Huawei Cloud: ShowBackupDownloadLink', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage({ fileSize: 1024 })));
  afterEach(() => stage.sandbox.close());

  const backups = async (name: string, backup_type = 'auto'): Promise<Row[]> => {
    const query = { instance_id: await stage.id(NORTH, name), backup_type };
    return rowsOf(await stage.get(NORTH, '/backups', query), 'backups');
  };
  const filesOf = async (backup: Row | undefined, project = NORTH): Promise<Row[]> =>
    rowsOf(await stage.get(project, '/backup-files', { backup_id: text(backup?.['id']) }), 'files');
  const good = async (name: string, type?: string): Promise<Row | undefined> =>
    (await backups(name, type)).find(({ status }) => status === 'COMPLETED');
  const refused = async (backup_id: string, project = NORTH): Promise<string> =>
    await stage.refused(project, '/backup-files', { query: { backup_id } });

  it('gives one file of a MySQL backup and of a piece of its log', async () => {
    const backup = await good('orders-db');
    const [file, ...more] = await filesOf(backup);
    assert.deepEqual(more, []);
    assert.deepEqual([file?.['size'], file?.['database_name']], [1, null]);
    assert.equal(file?.['link_expired_time'], '2026-03-05T20:15:00+0800');
    const response = await fetch(text(file['download_link']));
    assert.equal(response.status, 200);
    assert.ok((await response.text()).includes(text(file['name'])));
    assert.equal(stage.sandbox.requests.at(-1)?.action, 'GetObject');
    const log = await good('orders-db', 'incremental');
    assert.equal((await filesOf(log))[0]?.['name'], log?.['name']);
  });

  it('gives a file for every database of SQL Server, and for the chosen ones of PostgreSQL', async () => {
    const files = await filesOf(await good('erp-db'));
    assert.deepEqual(
      files.map((file) => file['database_name']),
      ['erp', 'erp_archive', 'reporting', 'erp_next'],
    );
    assert.equal(new Set(files.map((file) => file['name'])).size, 4);
    assert.deepEqual(
      (await filesOf(await good('billing-db', 'manual'))).map((file) => file['database_name']),
      ['app'],
    );
    assert.equal((await filesOf(await good('billing-db')))[0]?.['database_name'], '');
  });

  it('gives nothing of a snapshot, and a malformed day for some', async () => {
    assert.deepEqual(await filesOf(await good('inventory-db')), []);
    const [odd] = await filesOf(await good('loyalty-db'));
    assert.equal(odd?.['link_expired_time'], '2026-03-005T20:15:00+0800');
    assert.equal(await statusOf(odd), 200);
  });

  it('finds off-site backups in the project that they are in', async () => {
    const query = { instance_id: await stage.id(NORTH, 'orders-db'), backup_type: 'auto' };
    const [copy] = rowsOf(await stage.get(EAST, '/offsite-backups', query), 'backups');
    const [file] = await filesOf(copy, EAST);
    assert.equal(await statusOf(file), 200);
    assert.equal(await refused(text(copy?.['id'])), '404 DBS.201010');
    assert.equal(await refused(text((await good('orders-db'))?.['id']), EAST), '404 DBS.201010');
  });

  it('refuses ids of nothing, failed backups and those under way', async () => {
    assert.equal(await refused('nobody'), '400 DBS.280124');
    assert.equal(await refused(`${'0'.repeat(32)}br01`), '404 DBS.201010');
    assert.equal(await refused(text((await backups('crm-db'))[0]?.['id'])), '400 DBS.201203');
    assert.equal(await refused(text((await backups('metrics-archive'))[0]?.['id'])), '400 DBS.201203');
  });

  it('makes links that run out, and new ones every time', async () => {
    const backup = await good('orders-db');
    const [old] = await filesOf(backup);
    stage.clock.time = NOON + 15 * MINUTE;
    const response = await fetch(text(old?.['download_link']));
    assert.equal(response.status, 403);
    assert.match(await response.text(), /<Code>AccessDenied<\/Code>/);
    assert.equal(await statusOf((await filesOf(backup))[0]), 200);
    stage.sandbox.faults.add({ kind: 'staleLinks', action: 'ShowBackupDownloadLink' });
    assert.equal(await statusOf((await filesOf(backup))[0]), 403);
    const changed = new URL(text((await filesOf(backup))[0]?.['download_link']));
    changed.searchParams.set('Expires', '9999999999');
    assert.match(await (await fetch(changed)).text(), /<Code>SignatureDoesNotMatch<\/Code>/);
  });
});
