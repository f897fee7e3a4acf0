import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { copyPolicyShape, toBackupPolicy, toCopyPolicy } from '../../../../src/clouds/alibaba/records/policy.ts';
import { backupPolicySpecs, flatCopyPolicySpecs } from '../../../../src/clouds/alibaba/records/policyFields.ts';
import { readList } from '../../../../src/clouds/alibaba/records/read.ts';
import { toRecoveryWindow } from '../../../../src/clouds/alibaba/records/recovery.ts';
import { engine } from '../../../../src/clouds/alibaba/records/words.ts';
import type { BackupPolicy, CopyPolicy } from '../../../../src/model/insight.ts';
import type { FieldValue } from '../../../../src/model/resources.ts';
import { isObject } from '../../../../src/clouds/common/values.ts';
import { referenceSection } from './helpers.ts';

const everyDay = 'Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday';

function policy(body: Record<string, unknown>, engineWord = 'MySQL'): BackupPolicy {
  const read = toBackupPolicy({ RequestId: 'REQ', ...body }, engine(engineWord));
  assert.ok(read);
  return read;
}

function value({ fields }: BackupPolicy | CopyPolicy, key: string): FieldValue | undefined {
  return fields.find((field) => field.key === key)?.value;
}

const words = (text: string): FieldValue => ({ as: 'text', text });

const intervalFrom = (BackupInterval: unknown, engineWord?: string) => policy({ BackupInterval }, engineWord).interval;

const recovery = (RecoveryBeginTime: unknown, RecoveryEndTime: unknown) =>
  toRecoveryWindow({ RecoveryBeginTime, RecoveryEndTime });

describe('alibaba: backup policy', () => {
  it('reads when backups are due', () => {
    const { automatic, days, window, interval, next } = policy({
      PreferredBackupPeriod: 'Wednesday, Monday,friday,Sunday',
      PreferredBackupTime: '15:00Z-16:30Z',
      PreferredNextBackupTime: '2026-11-22T15:15Z',
      BackupInterval: '-1',
    });
    assert.deepEqual(
      { automatic, days, window, interval, next },
      {
        automatic: true,
        days: [0, 1, 3, 5],
        window: { from: 900, to: 990 },
        interval: undefined,
        next: new Date('2026-11-22T15:15:00Z'),
      },
    );
    assert.deepEqual(policy({ PreferredBackupTime: '23:30Z-00:30Z' }).window, { from: 1410, to: 30 });
    for (const PreferredBackupTime of ['', null, '15:00-16:00', '24:00Z-01:00Z', '15:60Z-16:00Z', 'night', 15]) {
      assert.equal(policy({ PreferredBackupPeriod: everyDay, PreferredBackupTime }).window, undefined);
    }
  });

  it('tells no day from days that are left out', () => {
    const automatic = (body: Record<string, unknown>) => policy({ BackupRetentionPeriod: 7, ...body }).automatic;
    assert.equal(automatic({ PreferredBackupPeriod: '', PreferredBackupTime: '15:00Z-16:00Z' }), false);
    assert.equal(automatic({ PreferredBackupPeriod: ' , ', BackupInterval: '60' }), false);
    for (const absent of [{}, { PreferredBackupPeriod: null }, { PreferredBackupPeriod: 'null' }]) {
      assert.equal(automatic({ ...absent, PreferredBackupTime: '15:00Z-16:00Z' }), true);
      assert.equal(automatic({ ...absent, BackupInterval: 60 }), true);
      assert.equal(automatic(absent), false);
    }
    const odd = policy({ PreferredBackupPeriod: 'Caturday' });
    assert.deepEqual([odd.automatic, odd.days], [true, []], 'a day we do not know is not none');
  });

  it('takes an interval for one of backups only where it is one', () => {
    assert.equal(intervalFrom('30'), 30);
    assert.equal(intervalFrom(240, 'PostgreSQL'), 240);
    assert.equal(intervalFrom('30', 'SQLServer'), undefined);
    assert.equal(intervalFrom('30', 'Oracle'), undefined);
    for (const none of ['-1', '0', 0, '', null, '1440', '2880', '12.5', 'often', {}]) {
      assert.equal(intervalFrom(none), undefined, JSON.stringify(none));
    }
  });

  it('reads what is kept and whether logs are', () => {
    const kept = policy({ BackupRetentionPeriod: 7, LogBackupRetentionPeriod: '14', BackupLog: 'Enable' });
    assert.deepEqual([kept.retention, kept.logs, kept.logRetention], [7, true, 14]);
    assert.equal(policy({ BackupLog: 'Disabled', EnableBackupLog: '1' }).logs, false);
    assert.equal(policy({ BackupLog: 'Disable' }).logs, false);
    assert.equal(policy({ BackupLog: '', EnableBackupLog: '1' }).logs, true);
    assert.equal(policy({ EnableBackupLog: 0 }).logs, false);
    assert.equal(policy({ BackupLog: 'Perhaps' }).logs, undefined);
    assert.equal(policy({ BackupRetentionPeriod: -1 }).retention, undefined);
  });

  it('puts every documented field into words', () => {
    const table = referenceSection('### 2.11 DescribeBackupPolicy').split('| Response field')[1] ?? '';
    const documented = [...table.matchAll(/^\| ([A-Z][^|]+) \|/gm)]
      .flatMap((match) => (match[1] ?? '').replaceAll(/\([^)]*\)/g, '').split(','))
      .map((name) => name.trim());
    assert.ok(documented.length > 20, 'the table was found');
    const keys = backupPolicySpecs.map(({ key }) => key);
    assert.deepEqual(
      documented.filter((name) => !keys.includes(name)),
      [],
    );
    assert.ok(backupPolicySpecs.every(({ label }) => label() !== ''));
  });

  it('shows days, times, units and switches as people say them', () => {
    const read = policy({
      PreferredBackupPeriod: 'Monday,Caturday',
      PreferredBackupTime: '15:00Z-16:00Z',
      PreferredNextBackupTime: '2026-11-22T15:15Z',
      BackupInterval: '240',
      BackupRetentionPeriod: 1,
      LogBackupRetentionPeriod: 7,
      LocalLogRetentionHours: 18,
      LocalLogRetentionSpace: '30',
      BackupLog: 'Enable',
      HighSpaceUsageProtection: 'Disable',
      EnableIncrementDataBackup: 'False',
      EnablePitrProtection: true,
      SupportVolumeShadowCopy: 1,
      LogBackupFrequency: 'LogInterval',
      Category: 'Flash',
      CompressType: 4,
      ArchiveBackupKeepPolicy: 'ByMonth',
      ReleasedKeepPolicy: 'Lastest',
      BackupPriority: 2,
    });
    const shown: Record<string, FieldValue> = {
      PreferredBackupPeriod: { as: 'list', items: ['Monday', 'Caturday'] },
      PreferredBackupTime: words('15:00 to 16:00 UTC'),
      PreferredNextBackupTime: { as: 'date', at: Date.parse('2026-11-22T15:15:00Z') },
      BackupInterval: words('240 minutes'),
      BackupRetentionPeriod: words('1 day'),
      LogBackupRetentionPeriod: words('7 days'),
      LocalLogRetentionHours: words('18 hours'),
      LocalLogRetentionSpace: words('30%'),
      BackupLog: words('On'),
      HighSpaceUsageProtection: words('Off'),
      EnableIncrementDataBackup: words('Off'),
      EnablePitrProtection: words('On'),
      SupportVolumeShadowCopy: words('Yes'),
      LogBackupFrequency: words('At an interval'),
      Category: words('Flash: done within seconds'),
      CompressType: words('QuickLZ; single databases and tables can be restored'),
      ArchiveBackupKeepPolicy: words('Some of each month'),
      ReleasedKeepPolicy: words('The last backup'),
      BackupPriority: words('Primary'),
    };
    for (const [key, expected] of Object.entries(shown)) {
      assert.deepEqual(value(read, key), expected, key);
    }
  });

  it('shows what it does not know as it came', () => {
    const read = policy({
      PreferredBackupPeriod: '',
      PreferredBackupTime: 'at night',
      BackupRetentionPeriod: -1,
      BackupLog: 'Perhaps',
      LogBackupFrequency: 'Monday,Tuesday',
      NewThing: { Inner: 'x' },
    });
    assert.deepEqual(value(read, 'PreferredBackupPeriod'), { as: 'none', text: 'No day' });
    assert.deepEqual(value(read, 'PreferredBackupTime'), words('at night'));
    assert.deepEqual(value(read, 'BackupRetentionPeriod'), words('-1'));
    assert.deepEqual(value(read, 'BackupLog'), words('Perhaps'));
    assert.deepEqual(value(read, 'LogBackupFrequency'), { as: 'list', items: ['Monday', 'Tuesday'] });
    assert.deepEqual(value(read, 'NewThing.Inner'), words('x'));
    assert.deepEqual(value(read, 'PitrRetentionPeriod'), { as: 'none', text: 'Not given' });
    assert.equal(value(read, 'EnablePitrProtection'), undefined, 'only where it came');
  });

  it('names the interval of SQL Server by what it is', () => {
    const labels = ['MySQL', 'SQLServer'].map((word) => {
      const { fields } = policy({ BackupInterval: '30' }, word);
      return fields.find(({ key }) => key === 'BackupInterval')?.label;
    });
    assert.deepEqual(labels, ['Backup interval', 'Log backup interval']);
  });

  it('does not make a policy of a reply that holds none', () => {
    assert.equal(toBackupPolicy({ RequestId: 'REQ' }, engine('MySQL')), undefined);
    assert.equal(toCopyPolicy({ RequestId: 'REQ', DBInstanceId: 'rm-1' }, 'rm-1'), undefined);
  });

  it('never fails, whatever comes', () => {
    const keys = backupPolicySpecs.map(({ key }) => key);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue(), { minKeys: 1 }), (body) => {
        const read = toBackupPolicy({ CompressType: '1', ...body }, engine('MySQL'));
        assert.equal(read === undefined, isObject(body['PreferredBackupPeriod']), 'no words for days are no days');
        if (!read) {
          return;
        }
        assert.ok(read.days.every((day) => day >= 0 && day <= 6));
        assert.ok(read.interval === undefined || (read.interval > 0 && read.interval < 1440));
        assert.ok(read.fields.length > 0);
      }),
    );
  });
});

describe('alibaba: copy policy', () => {
  const record = {
    DBInstanceId: 'rm-1',
    DBInstanceDescription: 'orders',
    DBInstanceStatus: 'Running',
    Engine: 'mysql',
    EngineVersion: '8.0',
    LockMode: 'Unlock',
    BackupEnabled: 'Enable',
    BackupEnabledTime: '2026-06-12T05:44:21Z',
    LogBackupEnabled: 'Disable',
    LogBackupEnabledTime: '',
    CrossBackupRegion: 'cn-shanghai',
    CrossBackupType: '1',
    RetentType: 1,
    Retention: 15,
  };

  it('is the same from the list and flat in a reply', () => {
    const [listed] = readList({ Items: { Item: [record] }, TotalRecords: 1 }, copyPolicyShape)?.items ?? [];
    const flat = toCopyPolicy({ ...record, RegionId: 'cn-hangzhou', RequestId: 'REQ' }, 'rm-1');
    for (const read of [listed, flat]) {
      assert.ok(read);
      const { fields, ...facts } = read;
      assert.deepEqual(facts, {
        instanceId: 'rm-1',
        backups: true,
        logs: false,
        regionId: 'cn-shanghai',
        retention: 15,
        since: new Date('2026-06-12T05:44:21Z'),
      });
      const keys = flatCopyPolicySpecs.map(({ key }) => key);
      assert.deepEqual(
        fields.filter(({ key }) => !keys.includes(key)),
        [],
      );
      assert.deepEqual(value(read, 'Retention'), words('15 days'));
      assert.deepEqual(value(read, 'CrossBackupType'), words('Every backup'));
      assert.deepEqual(value(read, 'Engine'), words('MySQL'));
    }
  });

  it('takes a word that it does not know for no copies, and shows it', () => {
    const read = toCopyPolicy({ ...record, BackupEnabled: 'Paused', CrossBackupRegion: '' }, 'rm-1');
    assert.ok(read);
    assert.deepEqual([read.backups, read.regionId], [false, undefined]);
    assert.deepEqual(value(read, 'BackupEnabled'), words('Paused'));
  });
});

describe('alibaba: recovery window', () => {
  it('is what both ends say, and nothing where they cannot be right', () => {
    const [from, to] = ['2026-11-01T07:59:18Z', '2026-11-20T08:41:29Z'];
    assert.deepEqual(recovery(from, to), { from: new Date(from), to: new Date(to), gaps: [] });
    assert.deepEqual(recovery(from, ''), { from: new Date(from), to: undefined, gaps: [] });
    assert.deepEqual(recovery('soon', undefined), { from: undefined, to: undefined, gaps: [] });
    assert.deepEqual(recovery(to, from), { from: undefined, to: undefined, gaps: [] });
  });
});
