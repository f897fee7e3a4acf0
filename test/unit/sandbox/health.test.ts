import assert from 'node:assert/strict';
import { DAY, HOUR, instancesIn, MINUTE, minutes, openStage, rows, type Row, type Stage, text } from './client.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Moments at which a sandbox may be started: every part of the day and of the week, and the turn of a day. */
const starts = [
  Date.UTC(2026, 2, 5, 12, 0, 0),
  Date.UTC(2026, 2, 8, 23, 59, 59),
  Date.UTC(2026, 6, 13, 0, 0, 0),
  Date.UTC(2026, 10, 17, 19, 31, 7),
  Date.UTC(2027, 1, 28, 5, 47, 12),
];

/** Every sample instance that makes backups and is not meant to be in order, and in what way it is not. */
const patients: Readonly<Record<string, string>> = {
  'crm-db': 'failing',
  'sessions-db': 'none',
  'lab-db': 'old',
  'search-db': 'none',
  'chat-db': 'old',
  'photos-db': 'failing',
};

function isGood(row: Row): boolean {
  return row['BackupStatus'] === 'Success' && row['IsAvail'] === 1;
}

function moment(row: Row | undefined, field: string): number {
  return Date.parse(text(row?.[field]));
}

/** What the backups of the last seven days say, against an age of 26 hours. */
function verdict(found: readonly Row[], now: number): string {
  const good = found.find(isGood);
  if (!good) {
    return 'none';
  }
  const later = found.slice(0, found.indexOf(good));
  if (later.some((row) => row['BackupEndTime'] !== undefined)) {
    return 'failing';
  }
  return now - Date.parse(text(good['BackupEndTime'])) > 26 * HOUR ? 'old' : 'good';
}

async function backupsOf(stage: Stage, DBInstanceId: string, days: number): Promise<Row[]> {
  const StartTime = minutes(stage.clock.time - days * DAY);
  return rows(await stage.get('DescribeBackups', { DBInstanceId, StartTime, PageSize: '100' }));
}

describe('sandbox: how the instances are doing', () => {
  for (const start of starts) {
    describe(`started on ${new Date(start).toISOString()}`, () => {
      let stage: Stage;
      before(async () => (stage = await openStage({}, start)));
      after(() => stage.sandbox.close());

      const policyOf = (DBInstanceId: string): Promise<Row> => stage.get('DescribeBackupPolicy', { DBInstanceId });

      it('is well, but for those that are meant not to be', async () => {
        const skipping = new Set(['bookings-db', 'payroll-db']);
        for (const region of ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1']) {
          for (const row of await instancesIn(stage, region)) {
            const name = text(row['DBInstanceDescription'] ?? row['DBInstanceId']);
            if (row['DBInstanceType'] === 'Primary' && !skipping.has(name)) {
              const found = await backupsOf(stage, text(row['DBInstanceId']), 7);
              assert.equal(verdict(found, start), patients[name] ?? 'good', name);
            }
          }
        }
      });

      it('has a last good backup of exactly 30 hours, and no excuse in the policy', async () => {
        const id = await stage.id('chat-db');
        const [newest] = await backupsOf(stage, id, 7);
        assert.equal(newest?.['BackupStatus'], 'Success');
        const age = start - Date.parse(text(newest['BackupEndTime']));
        assert.ok(Math.abs(age - 30 * HOUR) < MINUTE);
        assert.equal(text((await policyOf(id))['PreferredBackupPeriod']).split(',').length, 7);
      });

      it('has automatic backup off on one, which has a manual backup of some days ago', async () => {
        const id = await stage.id('lab-db');
        const policy = await policyOf(id);
        assert.deepEqual([policy['PreferredBackupPeriod'], policy['PreferredNextBackupTime']], ['', '']);
        const found = await backupsOf(stage, id, 40);
        const newest = (mode: string): number =>
          start - Date.parse(text(found.find((row) => row['BackupMode'] === mode)?.['BackupEndTime']));
        assert.ok(newest('Manual') > 2 * DAY && newest('Manual') < 7 * DAY);
        assert.ok(newest('Automated') > 19 * DAY);
      });

      it('has one whose backups of the last ten days failed, all of them', async () => {
        const found = await backupsOf(stage, await stage.id('search-db'), 20);
        const ages = (status: string): number[] =>
          found
            .filter((row) => row['BackupStatus'] === status)
            .map((row) => start - Date.parse(text(row['BackupStartTime'])));
        assert.ok(Math.min(...ages('Success')) >= 10 * DAY);
        assert.ok(Math.max(...ages('Failed')) < 10 * DAY && ages('Failed').length >= 9);
      });

      it('has one backup that succeeded and is not available', async () => {
        const found = await backupsOf(stage, await stage.id('photos-db'), 30);
        const spoilt = found.filter((row) => row['BackupStatus'] === 'Success' && row['IsAvail'] === 0);
        assert.deepEqual(spoilt, [found[0]]);
        assert.equal(spoilt[0]?.['BackupDownloadURL'], '');
      });

      it('backs up when the policy says', async () => {
        for (const region of ['cn-hangzhou', 'cn-shanghai']) {
          for (const { DBInstanceId, DBInstanceDescription } of await instancesIn(stage, region)) {
            const policy = await policyOf(text(DBInstanceId));
            const [, hour, end] = /^(\d\d):00Z-(\d\d):00Z$/.exec(text(policy['PreferredBackupTime'])) ?? [];
            assert.equal(Number(end), (Number(hour) + 1) % 24);
            const days = text(policy['PreferredBackupPeriod']).split(',');
            if (DBInstanceDescription === 'events-db') {
              assert.equal(policy['BackupInterval'], '104');
              continue;
            }
            if (DBInstanceDescription !== 'lab-db') {
              const found = await backupsOf(stage, text(DBInstanceId), 30);
              const seen = new Set<string>();
              for (const row of found.filter((one) => one['BackupMode'] === 'Automated')) {
                const time = new Date(text(row['BackupStartTime']));
                assert.equal(time.getUTCHours(), Number(hour), text(DBInstanceDescription));
                seen.add(weekdays[time.getUTCDay()] ?? '');
              }
              assert.ok([...seen].every((day) => days.includes(day)));
              assert.ok(seen.size === 0 || seen.size === days.length, text(DBInstanceDescription));
            }
          }
        }
      });

      it('leaves Tuesdays out on one, and all days but Mondays on another', async () => {
        const bookings = text((await policyOf(await stage.id('bookings-db')))['PreferredBackupPeriod']);
        assert.deepEqual(bookings.split(','), weekdays.toSpliced(2, 1));
        assert.equal((await policyOf(await stage.id('payroll-db')))['PreferredBackupPeriod'], 'Monday');
      });

      it('makes the next backup when it is promised', async () => {
        for (const name of ['orders-db', 'bookings-db', 'payroll-db', 'events-db', 'erp-db']) {
          const id = await stage.id(name);
          stage.clock.time = start;
          const next = text((await policyOf(id))['PreferredNextBackupTime']);
          assert.ok(Date.parse(next) > start - MINUTE && Date.parse(next) < start + 8 * DAY);
          stage.clock.time = Date.parse(next) + 2 * HOUR;
          const begun = (await backupsOf(stage, id, 1)).map((row) => minutes(Date.parse(text(row['BackupStartTime']))));
          assert.ok(begun.includes(next), `${name} ${next}`);
          stage.clock.time = start;
        }
      });
    });
  }

  describe('a backup that failed by chance', () => {
    let stage: Stage;
    let failed: Row | undefined;
    let retry: Row | undefined;
    before(async () => {
      stage = await openStage();
      const found = await backupsOf(stage, await stage.id('orders-db'), 6);
      failed = found.find((row) => row['BackupStatus'] === 'Failed');
      retry = found[found.findIndex((row) => row === failed) - 1];
    });
    after(() => stage.sandbox.close());

    it('is made up for at once', () => {
      assert.ok(failed);
      assert.equal(retry?.['BackupStatus'], 'Success');
      assert.equal(moment(retry, 'BackupStartTime') - moment(failed, 'BackupEndTime'), MINUTE);
    });

    it('is not seen before that, so that it troubles nobody', async () => {
      const listed = async (time: number): Promise<number> => {
        stage.clock.time = time;
        const found = await backupsOf(stage, await stage.id('orders-db'), 7);
        return found.filter((row) => [failed, retry].some((one) => one?.['BackupStartTime'] === row['BackupStartTime']))
          .length;
      };
      const end = moment(retry, 'BackupEndTime');
      assert.equal(await listed(end - 1000), 0);
      assert.equal(await listed(end + 1000), 2);
    });
  });
});
