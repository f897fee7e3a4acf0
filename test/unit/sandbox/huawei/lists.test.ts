import assert from 'node:assert/strict';
import { text, type Row } from '../client.ts';
import { openStage, rowsOf, wordOf, type Asked, type Stage } from './client.ts';

function namesOf(found: readonly Row[]): string[] {
  return found.map((row) => text(row['name']));
}

function typeOf(instance: Row | undefined): unknown {
  return (instance?.['datastore'] as Row | undefined)?.['type'];
}

describe('sandbox: projects of Huawei Cloud', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  async function projects(path: string, query: Record<string, string> = {}): Promise<Row[]> {
    const { status, json } = await stage.ask(path, { query });
    assert.equal(status, 200);
    return rowsOf(json, 'projects');
  }

  it('come from both lists, with sub-projects under their region and some that are no regions', async () => {
    const [all, own] = await Promise.all([projects('/v3/projects'), projects('/v3/auth/projects')]);
    assert.deepEqual(
      own.map((row) => row['id']),
      all.map((row) => row['id']),
    );
    const wanted = 'cn-north-4 cn-north-4_dev cn-east-3 cn-south-1 ap-southeast-3 eu-west-101 cn-southwest-2 MOS';
    assert.deepEqual(
      wanted.split(' ').filter((name) => !namesOf(all).includes(name)),
      [],
    );
    assert.ok(all.every((row) => /^[0-9a-f]{32}$/.test(text(row['id']))));
    assert.equal(new Set(all.map((row) => row['id'])).size, all.length);
    const [region] = all.filter((row) => row['name'] === 'cn-north-4');
    const [sub] = all.filter((row) => row['name'] === 'cn-north-4_dev');
    assert.equal(sub?.['parent_id'], region?.['id']);
    assert.equal(region?.['parent_id'], region?.['domain_id']);
    assert.equal(all.filter((row) => row['enabled'] === false).length, 1);
  });

  it('can be narrowed and paged', async () => {
    const all = await projects('/v3/projects');
    assert.deepEqual(namesOf(await projects('/v3/projects', { name: 'cn-east-3' })), ['cn-east-3']);
    assert.deepEqual(namesOf(await projects('/v3/projects', { enabled: 'false' })), ['af-south-1']);
    const parent = text(all[0]?.['id']);
    assert.deepEqual(namesOf(await projects('/v3/projects', { parent_id: parent })), ['cn-north-4_dev']);
    const pages = await Promise.all(['1', '2', '3'].map((page) => projects('/v3/projects', { page, per_page: '4' })));
    assert.deepEqual(pages.flat(), all);
    const wrong = await stage.ask('/v3/projects', { query: { page: '0', per_page: '4' } });
    assert.equal(wordOf(wrong), '400 400');
  });
});

describe('sandbox: instances of Huawei Cloud', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  const list = async (project: string, query: Record<string, string> = {}): Promise<Row[]> =>
    rowsOf(await stage.get(project, '/instances', query), 'instances');
  const names = async (project: string, query: Record<string, string>): Promise<string[]> =>
    namesOf(await list(project, query));

  it('live in their projects', async () => {
    const main = await list('cn-north-4');
    assert.ok(main.length >= 20);
    assert.ok(main.every((row) => row['region'] === 'cn-north-4'));
    const sub = await list('cn-north-4_dev');
    assert.ok(sub.length > 0 && sub.every((row) => row['region'] === 'cn-north-4'));
    assert.equal((await list('cn-southwest-2')).length, 0);
    assert.notEqual((await list('eu-west-101')).length, 0);
  });

  it('come in pages of at most 100', async () => {
    const first = await stage.get('ap-southeast-3', '/instances');
    assert.equal(first['total_count'], 130);
    assert.equal(rowsOf(first, 'instances').length, 100);
    const rest = await list('ap-southeast-3', { offset: '100', limit: '100' });
    assert.equal(rest.length, 30);
    const ids = [...rowsOf(first, 'instances'), ...rest].map((row) => row['id']);
    assert.equal(new Set(ids).size, 130);
    assert.equal((await list('ap-southeast-3', { offset: '200' })).length, 0);
  });

  it('can be narrowed', async () => {
    assert.deepEqual(await names('cn-north-4', { name: 'orders-db' }), ['orders-db']);
    assert.deepEqual(await names('cn-north-4', { name: '*orders' }), ['orders-db', 'orders-db-replica']);
    assert.deepEqual(await names('cn-north-4', { type: 'Replica' }), ['orders-db-replica']);
    assert.deepEqual(await names('cn-north-4', { datastore_type: 'SQLServer' }), ['erp-db', 'crm-db']);
    assert.deepEqual(await names('cn-north-4', { group_type: 'flexus' }), []);
    assert.deepEqual(await names('cn-north-4', { eps_id: 'another' }), []);
    const [one] = await list('cn-north-4', { name: 'orders-db' });
    const rest = { vpc_id: text(one?.['vpc_id']), subnet_id: text(one?.['subnet_id']), tags: 'stage=production' };
    assert.ok((await names('cn-north-4', rest)).includes('orders-db'));
    assert.deepEqual(await names('cn-north-4', { id: text(one?.['id']) }), ['orders-db']);
    assert.deepEqual(await names('cn-east-3', { id: text(one?.['id']) }), []);
  });

  const refused = async (asked: Asked): Promise<string> => stage.refused('cn-north-4', '/instances', asked);

  it('are strict about the values of parameters, and blind to unknown ones', async () => {
    const wrong: readonly Record<string, string>[] = [
      { limit: '0' },
      { limit: '101' },
      { limit: 'many' },
      { offset: '-1' },
      { name: '*' },
      { name: '' },
      { type: 'ha' },
      { datastore_type: 'mysql' },
    ];
    for (const query of wrong) {
      assert.equal(await refused({ query }), '400 DBS.200001', JSON.stringify(query));
    }
    assert.equal(await refused({ query: { whatever: '1' } }), '200 OK');
  });

  it('show the odd ways of the real cloud', async () => {
    const rows = new Map((await list('cn-north-4')).map((row) => [text(row['name']), row]));
    const statuses = new Set([...rows.values()].map((row) => row['status']));
    assert.deepEqual(
      ['STORAGE FULL', 'BACKING UP', 'FROZEN', 'REBOOTING', 'ACTIVE'].filter((word) => !statuses.has(word)),
      [],
    );
    assert.equal(typeOf(rows.get('erp-db')), 'sqlserver');
    assert.match(text(rows.get('erp-db')?.['created']), /\+0000$/);
    assert.match(text(rows.get('orders-db')?.['created']), /\+0800$/);
    assert.deepEqual(rows.get('lab-db')?.['backup_strategy'], { start_time: '19:00-20:00', keep_days: 0 });
    const replica = rows.get('orders-db-replica');
    assert.deepEqual(replica?.['related_instance'], [{ id: rows.get('orders-db')?.['id'], type: 'replica_of' }]);
    assert.deepEqual(
      (replica['nodes'] as Row[]).map((node) => node['role']),
      ['readreplica'],
    );
    const [building] = await list('cn-north-4_dev', { name: 'dev-next-db' });
    assert.deepEqual([building?.['status'], building?.['created']], ['BUILD', '']);
  });

  it('tell SQL Server’s use of space when one is asked for', async () => {
    const id = await stage.id('cn-north-4', 'erp-db');
    const [alone] = await list('cn-north-4', { id });
    assert.equal(typeof alone?.['backup_used_space'], 'number');
    const [listed] = await list('cn-north-4', { name: 'erp-db' });
    assert.equal(listed?.['backup_used_space'], undefined);
  });
});

describe('sandbox: databases of Huawei Cloud', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  async function path(name: string): Promise<string> {
    return `/instances/${await stage.id('cn-north-4', name)}/database/detail`;
  }
  async function names(name: string, query: Record<string, string>): Promise<string[]> {
    const reply = await stage.get('cn-north-4', await path(name), query);
    return namesOf(rowsOf(reply, 'databases'));
  }

  it('come in pages that are numbered from 1', async () => {
    const first = await names('tenants-db', { page: '1', limit: '100' });
    const second = await names('tenants-db', { page: '2', limit: '100' });
    assert.deepEqual([first.length, second.length], [100, 30]);
    assert.equal(new Set([...first, ...second]).size, 130);
  });

  it('of some SQL Server instances are whole on every page', async () => {
    const first = await names('erp-db', { page: '1', limit: '1' });
    assert.deepEqual([first.length, await names('erp-db', { page: '2', limit: '1' })], [4, first]);
    assert.equal((await names('crm-db', { page: '2', limit: '1' })).length, 0);
  });

  it('need both parameters, within their limits', async () => {
    const at = await path('orders-db');
    const wrong: readonly Record<string, string>[] = [
      {},
      { page: '1' },
      { limit: '10' },
      { page: '0', limit: '10' },
      { page: '1', limit: '101' },
    ];
    for (const query of wrong) {
      const word = await stage.refused('cn-north-4', at, { query: query });
      assert.equal(word, '400 DBS.200001', JSON.stringify(query));
    }
    const nobody = `/instances/${'0'.repeat(32)}in01/database/detail`;
    const query = { page: '1', limit: '10' };
    assert.equal(await stage.refused('cn-north-4', nobody, { query }), '404 DBS.200002');
    assert.equal(await stage.refused('cn-east-3', at, { query }), '404 DBS.200002');
  });

  it('are narrowed in the way of their engine', async () => {
    const page = { page: '1', limit: '100' };
    assert.deepEqual(await names('erp-db', { ...page, 'db-name': 'reporting' }), ['reporting']);
    assert.deepEqual(await names('tenants-db', { ...page, db: '_013' }), ['tenant_013']);
    const reply = await stage.get('cn-north-4', await path('erp-db'), page);
    const states = rowsOf(reply, 'databases').map((row) => row['state']);
    assert.deepEqual(states, ['Running', 'Running', 'Running', 'Creating']);
  });
});
