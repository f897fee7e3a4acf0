import assert from 'node:assert/strict';
import { deviations } from '../../../src/model/anomalies.ts';
import { DAY, HOUR, MINUTE, minutes, openStage, rows, seconds, type Row, type Stage, text } from './client.ts';
import { openStage as openHuawei, rowsOf, type Stage as HuaweiStage } from './huawei/client.ts';

const WEEKS = 18;
const NORTH = 'cn-north-4';

/** Moments at which a sandbox may be started: every part of the day and of the week. */
const starts = [
  Date.UTC(2026, 2, 5, 12, 0, 0),
  Date.UTC(2026, 6, 13, 0, 0, 0),
  Date.UTC(2026, 10, 17, 19, 31, 7),
  Date.UTC(2027, 1, 28, 5, 47, 12),
];

/** A backup of the whole instance by its own schedule, whatever the cloud; times in epoch milliseconds. */
interface Made {
  readonly began: number;
  readonly ended: number;
  readonly size: number;
  readonly isGood: boolean;
  readonly isNightly: boolean;
}

/** One cloud's sandbox, as far as histories are concerned. */
interface Told {
  /** All that is kept of an instance, newest first. */
  made(name: string): Promise<readonly Made[]>;
  /** Days that its policy promises. */
  retention(name: string): Promise<number>;
  /** Beginnings of the backups of which there is a copy. */
  copied(name: string): Promise<ReadonlySet<number>>;
  close(): Promise<void>;
}

function timeOf(row: Row | undefined, field: string): number {
  return Date.parse(text(row?.[field]));
}

async function tellAlibaba(start: number): Promise<Told> {
  const stage = await openStage({}, start);
  const list = async (name: string): Promise<Row[]> => {
    const DBInstanceId = await stage.id(name);
    const pages = ['1', '2', '3', '4'].map((PageNumber) =>
      stage.get('DescribeBackups', { DBInstanceId, PageSize: '100', PageNumber }),
    );
    return (await Promise.all(pages)).flatMap(rows);
  };
  return {
    made: async (name) =>
      (await list(name)).map((row) => ({
        began: timeOf(row, 'BackupStartTime'),
        ended: timeOf(row, 'BackupEndTime'),
        size: Number(row['BackupSize']),
        isGood: row['BackupStatus'] === 'Success',
        isNightly: row['BackupMode'] === 'Automated' && row['BackupMethod'] === 'Physical',
      })),
    retention: async (name) =>
      Number(
        (await stage.get('DescribeBackupPolicy', { DBInstanceId: await stage.id(name) }))['BackupRetentionPeriod'],
      ),
    async copied(name) {
      const files = new Map((await list(name)).map((row) => [fileOf(row), timeOf(row, 'BackupStartTime')]));
      const copies = await alibabaCopies(stage, name);
      return new Set(copies.map(({ file }) => files.get(file) ?? assert.fail(file)));
    },
    close: () => stage.sandbox.close(),
  };
}

/** The name of the file that a backup's link leads to; empty where it has none. */
function fileOf(row: Row): string {
  return /\/([^/?]+)\?/.exec(text(row['BackupDownloadURL']))?.[1] ?? '';
}

async function alibabaCopies(stage: Stage, name: string): Promise<{ file: string; began: number; ended: number }[]> {
  const DBInstanceId = await stage.id(name);
  const now = stage.clock.time;
  const asked = { DBInstanceId, RegionId: 'cn-hangzhou', StartTime: seconds(now - 40 * DAY), EndTime: seconds(now) };
  const found = rows(await stage.get('DescribeCrossRegionBackups', { ...asked, PageSize: '100' }));
  return found.map((row) => ({
    file: text(row['CrossBackupSetFile']).replace(/^.*_(?=hins)/, ''),
    began: timeOf(row, 'BackupStartTime'),
    ended: timeOf(row, 'BackupEndTime'),
  }));
}

async function tellHuawei(start: number): Promise<Told> {
  const stage = await openHuawei({}, start);
  const lists = async (name: string, path: string, project: string, types: readonly string[]): Promise<Row[]> => {
    const instance_id = await stage.id(NORTH, name);
    const pages = types.flatMap((backup_type) =>
      ['0', '100', '200'].map((offset) => stage.get(project, path, { instance_id, backup_type, offset })),
    );
    return (await Promise.all(pages)).flatMap((page) => rowsOf(page, 'backups'));
  };
  return {
    made: async (name) =>
      (await lists(name, '/backups', NORTH, ['auto', 'manual'])).map((row) => ({
        began: timeOf(row, 'begin_time'),
        ended: timeOf(row, 'end_time'),
        size: Number(row['size']),
        isGood: row['status'] === 'COMPLETED',
        isNightly: row['type'] === 'auto',
      })),
    retention: async (name) => await huaweiRetention(stage, name),
    copied: async (name) =>
      new Set((await lists(name, '/offsite-backups', 'cn-east-3', ['auto'])).map((row) => timeOf(row, 'begin_time'))),
    close: () => stage.sandbox.close(),
  };
}

async function huaweiRetention(stage: HuaweiStage, name: string): Promise<number> {
  const reply = await stage.get(NORTH, `/instances/${await stage.id(NORTH, name)}/backups/policy`);
  return Number((reply['backup_policy'] as Row)['keep_days']);
}

/** Days of 24 hours before `start` for which this holds of what began in them; the one that goes on is left out. */
function agesOf(start: number, made: readonly Made[], isSo: (day: readonly Made[]) => boolean): number[] {
  return Array.from({ length: 7 * WEEKS }, (_, index) => index + 1).filter((age) =>
    isSo(made.filter(({ began }) => Math.floor((start - began) / DAY) === age)),
  );
}

function nightlyOf(made: readonly Made[]): readonly Made[] {
  return made.filter(({ isGood, isNightly }) => isGood && isNightly).toSorted((one, other) => one.began - other.began);
}

/** Those that differ from what was usual before them. */
function odd(values: readonly number[]): { readonly place: number; readonly ratio: number }[] {
  return deviations(values).flatMap((found, place) => (found?.isAnomaly ? [{ place, ratio: found.ratio }] : []));
}

for (const [cloud, tell] of Object.entries({ alibaba: tellAlibaba, huawei: tellHuawei })) {
  for (const start of starts) {
    describe(`sandbox, ${cloud}: the history of an instance, told on ${new Date(start).toISOString()}`, () => {
      let told: Told;
      let made: readonly Made[];
      before(async () => {
        told = await tell(start);
        made = await told.made('orders-db');
      });
      after(() => told.close());

      it('goes back more than 18 weeks, as far as the policy has it', async () => {
        const retention = await told.retention('orders-db');
        assert.ok(retention > 7 * WEEKS);
        const oldest = (start - Math.min(...made.map(({ began }) => began))) / DAY;
        assert.ok(oldest > retention - 1 && oldest <= retention + 1, `${oldest} days`);
      });

      it('has failures that were made up for, one of them within the last days', () => {
        const both = agesOf(
          start,
          made.filter(({ isNightly }) => isNightly),
          (day) => day.some(({ isGood }) => isGood) && day.some(({ isGood }) => !isGood),
        );
        assert.ok(both.length >= 3 && both.length <= 15, String(both));
        assert.ok((both[0] ?? Infinity) < 4);
      });

      it('has one day without a good one, and once two without any', () => {
        assert.deepEqual(
          agesOf(start, made, (day) => day.length > 0 && day.every(({ isGood }) => !isGood)),
          [38],
        );
        assert.deepEqual(
          agesOf(start, made, (day) => day.length === 0),
          [73, 74],
        );
      });

      it('has these days in every time zone', () => {
        for (const shift of [-11, -8, -5, 1, 5.5, 8, 12]) {
          const dayOf = (time: number): number => Math.floor((time + shift * HOUR) / DAY);
          const [first, last] = [dayOf(start) - 7 * WEEKS, dayOf(start) - 1];
          const days = Array.from({ length: last - first }, (_, index) =>
            made.filter(({ began }) => dayOf(began) === first + index),
          );
          const empty = days.flatMap((day, index) => (day.length === 0 ? index : []));
          assert.equal(empty.length, 2, `${shift} ${String(empty)}`);
          assert.equal((empty[1] ?? 0) - (empty[0] ?? 0), 1);
          const bad = days.filter((day) => day.length > 0 && day.every(({ isGood }) => !isGood));
          assert.equal(bad.length, 1, String(shift));
        }
      });

      it('grows slowly, with a single drop about seven weeks ago', () => {
        const nights = nightlyOf(made);
        const [drop, ...more] = odd(nights.map(({ size }) => size));
        assert.ok(drop && drop.ratio < -0.4 && drop.ratio > -0.55);
        assert.deepEqual(more, []);
        const age = (start - (nights[drop.place]?.began ?? 0)) / (7 * DAY);
        assert.ok(age >= 7 && age <= 7.2, `${age} weeks`);
        const growth = (nights.at(-1)?.size ?? 0) / (nights.at(-101)?.size ?? 0);
        assert.ok(growth > 1.15 && growth < 1.3, String(growth));
      });

      it('has durations that differ, and one that was three times as long', () => {
        const nights = nightlyOf(made);
        const lengths = nights.map(({ began, ended }) => ended - began);
        assert.ok(new Set(lengths).size > 100);
        const long = odd(lengths).filter(({ ratio }) => ratio > 0);
        assert.equal(long.length, 1);
        assert.ok((long[0]?.ratio ?? 0) > 1.6 && (long[0]?.ratio ?? 0) < 2.5);
        const age = (start - (nights[long[0]?.place ?? 0]?.began ?? 0)) / DAY;
        assert.ok(age >= 24 && age < 25);
      });

      it('has copies of most nights, and not of all', async () => {
        const copied = await told.copied('orders-db');
        const isCopied = ({ began }: Made): boolean => copied.has(began);
        const without = agesOf(start, nightlyOf(made), (day) => day.length > 0 && !day.some(isCopied));
        const kept = without.filter((age) => age < 39);
        assert.deepEqual(kept, [9, 23, 31]);
      });

      it('ends with a drop on another instance, which is well', async () => {
        const nights = nightlyOf(await told.made('billing-db'));
        const last = odd(nights.map(({ size }) => size));
        assert.ok(last.length === 1 || last.length === 2, 'nights');
        assert.equal(last.at(-1)?.place, nights.length - 1);
        assert.ok(last.every(({ ratio }) => Math.abs(ratio + 0.61) < 0.04));
        assert.ok(start - (nights.at(-1)?.ended ?? 0) < 25 * HOUR);
      });

      it('is the same, told again', async () => {
        const again = await tell(start);
        assert.deepEqual(await again.made('orders-db'), made);
        await again.close();
      });
    });
  }
}

describe('sandbox: the way of copies', () => {
  for (const start of starts) {
    it(`takes minutes, at times hours, once a day: told on ${new Date(start).toISOString()}`, async () => {
      const stage = await openStage({}, start);
      const DBInstanceId = await stage.id('orders-db');
      const found = rows(
        await stage.get('DescribeBackups', { DBInstanceId, PageSize: '100', StartTime: minutes(start - 42 * DAY) }),
      );
      const ends = new Map(found.map((row) => [fileOf(row), timeOf(row, 'BackupEndTime')]));
      const delays = (await alibabaCopies(stage, 'orders-db')).map(
        ({ file, ended }) => ended - (ends.get(file) ?? assert.fail(file)),
      );
      const count = (from: number, to: number): number => delays.filter((each) => each >= from && each < to).length;
      assert.equal(count(0, 5 * MINUTE), 0);
      assert.ok(count(5 * MINUTE, 90 * MINUTE) > 30);
      assert.ok(count(90 * MINUTE, 5 * HOUR) >= 3);
      assert.equal(count(5 * HOUR, DAY), 0);
      assert.equal(count(DAY, 2 * DAY), 1);
      await stage.sandbox.close();
    });
  }
});
