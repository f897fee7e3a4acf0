import assert from 'node:assert/strict';
import { DAY, HOUR, MINUTE, NOON, SECOND } from '../client.ts';
import { openStage, rowsOf, type Stage } from './client.ts';

const NORTH = 'cn-north-4';
const EAST = 'cn-east-3';

describe('sandbox, Huawei Cloud: times to restore to', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  interface Span {
    readonly from: number;
    readonly to: number;
  }

  async function spans(name: string, query: Record<string, string> = {}): Promise<Span[]> {
    const path = `/instances/${await stage.id(NORTH, name)}/restore-time`;
    const rows = rowsOf(await stage.get(NORTH, path, query), 'restore_time');
    return rows.map((row) => ({ from: Number(row['start_time']), to: Number(row['end_time']) }));
  }

  it('go from the first full backup that the log reaches back to, to a few minutes ago', async () => {
    const [span, ...more] = await spans('customers-db');
    assert.ok(span);
    assert.deepEqual(more, []);
    assert.ok(span.from > NOON - 7 * DAY && span.from < NOON - 5 * DAY);
    assert.equal(span.to, NOON - 5 * MINUTE);
  });

  it('have gaps where a log backup was lost', async () => {
    const found = await spans('orders-db');
    assert.ok(found.length > 1);
    found.forEach(({ from, to }, index) => {
      assert.ok(from < to && from > (found[index - 1]?.to ?? 0), 'in order, and apart');
    });
  });

  it('end where the backups began to fail', async () => {
    const last = (await spans('crm-db')).at(-1);
    assert.ok(last && last.to < NOON - 3 * DAY + HOUR);
  });

  it('are none without logs, without backups, and of a replica', async () => {
    for (const name of ['lab-db', 'sessions-db', 'orders-db-replica', 'search-db']) {
      assert.deepEqual(await spans(name), [], name);
    }
  });

  it('can be asked for by the day', async () => {
    const day = Date.UTC(2026, 2, 4);
    assert.deepEqual(await spans('customers-db', { date: '2026-03-04' }), [{ from: day, to: day + DAY - SECOND }]);
    assert.deepEqual(await spans('customers-db', { date: '2026-01-04' }), []);
    const path = `/instances/${await stage.id(NORTH, 'customers-db')}/restore-time`;
    for (const date of ['2026-3-4', '2026-02-30', 'today']) {
      assert.equal(await stage.refused(NORTH, path, { query: { date } }), '400 DBS.200001', date);
    }
  });

  it('are told of copies where those are', async () => {
    const path = `/instances/${await stage.id(NORTH, 'erp-db')}/offsite-restore-time`;
    const rows = rowsOf(await stage.get(EAST, path), 'restore_time');
    assert.ok(rows.length > 1);
    assert.ok(Number(rows[0]?.['start_time']) < NOON - 30 * DAY);
    assert.ok(Number(rows.at(-1)?.['end_time']) < NOON);
    assert.equal(await stage.refused(NORTH, path), '404 DBS.200002');
    const without = `/instances/${await stage.id(NORTH, 'customers-db')}/offsite-restore-time`;
    assert.deepEqual(await stage.get(EAST, without), { restore_time: [] });
  });
});
