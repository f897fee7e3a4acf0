import assert from 'node:assert/strict';
import * as v from 'valibot';
import { Api } from '../../../../src/clouds/huawei/api.ts';
import { pathOf } from '../../../../src/clouds/huawei/operations.ts';
import type { Shape } from '../../../../src/clouds/huawei/records/read.ts';
import { isCloudError } from '../../../../src/model/errors.ts';
import { huaweiKeys } from '../../../../src/sandbox/index.ts';
import { RecordingLog } from '../../../support/log.ts';
import { call, json, settings, tinyServer, type TinyServer } from '../alibaba/helpers.ts';

const place = { regionId: 'cn-north-4_dev', region: 'cn-north-4', projectId: 'p1' };
const record = v.object({ id: v.string() });
const shape: Shape<typeof record, string> = {
  list: 'instances',
  schema: record,
  reader:
    () =>
    ({ id }) =>
      id,
};

describe('huawei: requests', () => {
  let server: TinyServer;
  let log: RecordingLog;
  let api: Api;

  before(async () => (server = await tinyServer()));
  after(async () => await server.close());
  beforeEach(() => {
    log = new RecordingLog();
    (server.seen as unknown[]).length = 0;
    api = new Api(
      {
        id: 'a',
        cloud: 'huawei',
        name: 'a',
        method: 'accessKey',
        site: 'sample',
        endpoint: server.url,
        keyPlace: 'window',
      },
      huaweiKeys.full,
      settings,
      { log },
    );
  });
  afterEach(() => api.client.dispose());

  /** Answers with a slice of so many records, as the query asks; `total` is what is said of the whole list. */
  function serve(count: () => number, total: () => number | undefined): void {
    server.answer = ({ url }, response) => {
      const query = new URL(url, server.url).searchParams;
      const all = Array.from({ length: count() }, (_none, index) => ({ id: `i${index}` }));
      const offset = Number(query.get('offset'));
      json(response, { instances: all.slice(offset, offset + Number(query.get('limit'))), total_count: total() });
    };
  }

  async function pages(between: () => void = () => undefined): Promise<{ items: string[]; requests: number }> {
    const items: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.page(api.operation(place, 'ListInstances'), cursor, shape, call());
      items.push(...page.items);
      cursor = page.next;
      between();
    } while (cursor !== undefined);
    return { items, requests: server.seen.length };
  }

  it('carry the ids in their path, encoded', async () => {
    server.answer = (_seen, response) => json(response, { instances: [] });
    const facts = { path: { instance_id: 'a/b?' }, query: { date: '2024-06-07' } };
    await api.client.read(api.operation(place, 'ListRestoreTimes', facts), call());
    assert.equal(server.seen[0]?.url, '/v3/p1/instances/a%2Fb%3F/restore-time?date=2024-06-07');
    assert.match(log.lines[0] ?? '', /^ListRestoreTimes cn-north-4_dev: 200/);
    assert.throws(() => pathOf('ListRestoreTimes', { project_id: 'p1' }), /instance_id/);
  });

  it('follow a list by offsets to its end', async () => {
    serve(
      () => 250,
      () => 250,
    );
    const { items, requests } = await pages();
    assert.deepEqual([new Set(items).size, requests], [250, 3]);
    assert.equal(server.seen[1]?.url, '/v3/p1/instances?offset=100&limit=100');
  });

  it('end without a total at a page that is not full, and at a list that shrinks', async () => {
    serve(
      () => 150,
      () => undefined,
    );
    assert.equal((await pages()).items.length, 150);
    let left = 300;
    serve(
      () => left,
      () => left,
    );
    (server.seen as unknown[]).length = 0;
    assert.deepEqual(await pages(() => (left = 90)), {
      items: Array.from({ length: 100 }, (_none, index) => `i${index}`),
      requests: 2,
    });
  });

  it('leave out a record that cannot be read, count it, and start at the top with a strange cursor', async () => {
    server.answer = (_seen, response) => json(response, { instances: [{ id: 'a' }, { name: 'b' }, 7], total_count: 3 });
    const page = await api.page(api.operation(place, 'ListInstances'), 'x', shape, call());
    assert.deepEqual(page, { items: ['a'], broken: 2, total: 3, next: undefined });
    assert.match(
      log.lines.join('\n'),
      /record 2 was left out: its id is missing[^]*record 3 was left out: it is not an/,
    );
    assert.equal(server.seen[0]?.url, '/v3/p1/instances?offset=0&limit=100');
  });

  it('tell an answer without the list from an empty list', async () => {
    server.answer = (_seen, response) => json(response, { hello: 'world' });
    await assert.rejects(
      api.records(api.operation(place, 'ListInstances'), shape, call()),
      (error) => isCloudError(error) && error.kind === 'reply',
    );
    server.answer = (_seen, response) => json(response, { total_count: 0 });
    assert.deepEqual((await api.records(api.operation(place, 'ListInstances'), shape, call())).items, []);
  });
});
