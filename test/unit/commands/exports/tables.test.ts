import assert from 'node:assert/strict';
import type * as backupModule from '../../../../src/commands/exports/backupTable.ts';
import type { ExportTable } from '../../../../src/commands/exports/cells.ts';
import type * as reportModule from '../../../../src/commands/exports/reportTable.ts';
import type * as tableModule from '../../../../src/commands/exports/table.ts';
import type { Problem, ReportRow } from '../../../../src/model/report.ts';
import { loadWithEditor } from '../../webview/editor.ts';
import { readCsv, readMarkdownRow } from './readers.ts';
import { reportFacts, reportRow, wholeBackup, wholeLog } from './samples.ts';

const { backupTable, logTable } = await loadWithEditor<typeof backupModule>('../commands/exports/backupTable.ts');
const { reportTable } = await loadWithEditor<typeof reportModule>('../commands/exports/reportTable.ts');
const { tableText } = await loadWithEditor<typeof tableModule>('../commands/exports/table.ts');

const place: backupModule.ListPlace = {
  account: { name: 'prod', cloud: 'alibaba' },
  instance: { id: 'rm-1', name: 'orders' },
  regionName: (id) => (id === 'cn-hangzhou' ? 'China (Hangzhou)' : undefined),
};
const about = { title: 'Backups of orders' };
const limits = { oldestHours: 26, leastRetentionDays: 7, copyRegion: 'cn-shanghai' };
const now = Date.parse('2026-11-21T12:30:00Z');

function objects(table: ExportTable): readonly Record<string, unknown>[] {
  return JSON.parse(tableText(table, 'json')) as readonly Record<string, unknown>[];
}

function only(table: ExportTable): Record<string, unknown> {
  const [object, ...others] = objects(table);
  assert.ok(object && others.length === 0);
  return object;
}

const found = (row: ReportRow) => only(reportTable([row], limits, now));

function problem(words: string, why: string): Problem {
  return { kind: 'noGood', severity: 'bad', words, why };
}

/** The same with each text replaced, however deep. */
function poisoned<Value>(value: Value, harm: string): Value {
  const poison = (each: unknown): unknown => {
    if (typeof each === 'string') {
      return harm;
    }
    if (Array.isArray(each)) {
      return each.map(poison);
    }
    return typeof each === 'object' && each !== null && !(each instanceof Date)
      ? Object.fromEntries(
          Object.entries(each).map(([key, inner]) => [key, key === 'kind' ? 'unknown' : poison(inner)]),
        )
      : each;
  };
  return poison(value) as Value;
}

function tables(harm: string): readonly ExportTable[] {
  const title = { title: harm, note: harm, warnings: [harm] };
  const where = {
    account: { name: harm, cloud: 'huawei' as const },
    instance: { id: harm, name: harm },
    regionName: () => harm,
  };
  const backup = poisoned(wholeBackup({ copy: { regionId: 'x' } }), harm);
  const row = poisoned(
    reportRow({ problems: [{ kind: 'size', severity: 'note', words: 'x', why: 'x' }], rule: 'x' }),
    harm,
  );
  return [
    backupTable([backup, { ...backup, id: 'released', released: { name: harm } }], where, title),
    logTable([poisoned(wholeLog({ copy: { regionId: 'x' } }), harm)], where, title),
    { ...reportTable([{ ...row, cloud: 'huawei', state: 'checked' }], limits, now), title: harm },
  ];
}

describe('the table of a list of backups', () => {
  it('has all that is known of each', () => {
    assert.deepEqual(only(backupTable([wholeBackup()], place, about)), {
      id: '4711',
      name: 'before the move',
      instanceId: 'rm-1',
      instance: 'orders',
      regionId: 'cn-hangzhou',
      region: 'China (Hangzhou)',
      account: 'prod',
      cloud: 'Alibaba Cloud',
      state: 'Good',
      type: 'Full',
      method: 'Physical',
      mode: 'Automatically',
      started: '2026-11-21T03:12:00Z',
      ended: '2026-11-21T03:13:30Z',
      seconds: 90,
      bytes: 1024,
      keptUntil: '2026-12-21T03:13:30Z',
      dataAsOf: '2026-11-21T03:13:00Z',
      engineVersion: '8.0',
      checksum: '1234567890',
      databases: ['orders', 'people'],
    });
  });

  it('says where a copy is, and whose backup is left of a released instance', () => {
    const copy = wholeBackup({ copy: { regionId: 'cn-shanghai' } });
    assert.equal(only(backupTable([copy], place, about))['copyRegion'], 'cn-shanghai');
    const left = wholeBackup({ instanceId: 'rm-9', released: { name: 'old orders' }, regionId: 'cn-x' });
    const row = only(backupTable([left], { ...place, instance: undefined }, about));
    assert.deepEqual(
      [row['instanceId'], row['instance'], row['regionId'], row['region']],
      ['rm-9', 'old orders', 'cn-x', undefined],
    );
  });

  it('shows words of the cloud as they came, and invents nothing', () => {
    const unknown = { kind: 'unknown', raw: 'Odd' } as const;
    const backup = wholeBackup({ state: unknown, type: unknown, mode: unknown, ended: undefined, size: undefined });
    const row = only(backupTable([backup], place, about));
    assert.deepEqual([row['state'], row['type'], row['mode']], ['Odd', 'Odd', 'Odd']);
    assert.ok(!('ended' in row) && !('seconds' in row) && !('bytes' in row));
    const reversed = wholeBackup({ ended: new Date(0) });
    assert.ok(!('seconds' in only(backupTable([reversed], place, about))));
  });
});

describe('the table of a list of log backups', () => {
  it('has all that is known of each', () => {
    assert.deepEqual(only(logTable([wholeLog()], place, about)), {
      name: 'mysql-bin.000001',
      instanceId: 'rm-1',
      instance: 'orders',
      regionId: 'cn-hangzhou',
      region: 'China (Hangzhou)',
      account: 'prod',
      cloud: 'Alibaba Cloud',
      node: '42',
      state: 'Uploaded',
      from: '2026-11-21T03:00:00Z',
      to: '2026-11-21T04:00:00Z',
      seconds: 3600,
      bytes: 2048,
    });
  });

  it('has the ids of copies, which come from the cloud', () => {
    const copy = wholeLog({ id: '7', copy: { regionId: 'cn-shanghai' } });
    const row = only(logTable([copy], place, about));
    assert.deepEqual([row['id'], row['copyRegion']], ['7', 'cn-shanghai']);
  });
});

describe('the table of a report', () => {
  it('has what was found of each instance', () => {
    const facts = reportFacts({ sizeChange: { ratio: -0.6123, of: 14 }, failures: 2 });
    const problems = [problem('No good backup', 'The last one is old.'), problem('Failed last', '2 failed.')];
    assert.deepEqual(found(reportRow({ facts, problems, rule: 'prod-*' })), {
      instance: 'orders',
      instanceId: 'rm-1',
      account: 'prod',
      cloud: 'Alibaba Cloud',
      regionId: 'cn-hangzhou',
      region: 'China (Hangzhou)',
      engine: 'MySQL 8.0',
      state: 'No good backup, Failed last',
      why: 'The last one is old. 2 failed.',
      lastGood: '2026-11-21T03:00:00Z',
      hoursSince: 9.5,
      failures: 2,
      since: '2026-10-22T12:00:00Z',
      backups: 30,
      bytes: 30_720,
      allCounted: true,
      lastBytes: 1024,
      changePercent: -61.2,
      retentionDays: 7,
      automatic: true,
      copy: 'On',
      copyRegion: 'cn-shanghai',
      rule: 'prod-*',
      checked: '2026-11-21T12:00:00Z',
    });
  });

  it('says what came of instances without facts', () => {
    const states = (['waiting', 'failed', 'left'] as const).map((state) => {
      const row = found(reportRow({ state, facts: undefined, why: state === 'waiting' ? undefined : 'Because.' }));
      assert.ok(!('backups' in row) && !('automatic' in row));
      return [row['state'], row['why']];
    });
    assert.deepEqual(states, [
      ['Not checked yet', undefined],
      ['Could not be checked', 'Because.'],
      ['No backups of its own expected', 'Because.'],
    ]);
  });

  it('keeps what was found while an instance waits again, and says what is not complete', () => {
    const partial = reportFacts({ partial: true, bytesPartial: true, lastGood: undefined, copies: 'unknown' });
    const row = found(reportRow({ state: 'waiting', facts: partial }));
    assert.deepEqual(
      [row['state'], row['allCounted'], row['lastGood'], row['hoursSince'], row['copy']],
      ['Good', false, undefined, undefined, undefined],
    );
    assert.equal(found(reportRow({ facts: reportFacts({ isNew: true }) }))['state'], 'Too new to need a backup');
  });

  it('names its limits, and what could not be listed', () => {
    const failure = { accountId: 'main', accountName: 'prod', regionId: 'r', regionName: 'Region', message: 'No.' };
    const whole = { ...failure, accountName: 'test', regionId: undefined, regionName: undefined };
    const table = reportTable([reportRow({ rule: 'prod-*' })], limits, now, [failure, whole]);
    assert.equal(
      table.note,
      'Oldest good backup allowed: 26 hours. Least retention: 7 days. Copies required in cn-shanghai. Where an instance has a rule, the limits of the rule hold instead.',
    );
    assert.deepEqual(table.warnings, ['Instances are missing, as these could not be listed: prod · Region, test.']);
    const few = reportTable([reportRow()], { oldestHours: 26, leastRetentionDays: 0 }, now);
    assert.deepEqual([few.note, few.warnings], ['Oldest good backup allowed: 26 hours.', []]);
  });
});

describe('harm in any field', () => {
  const harms = [
    "=HYPERLINK(0)|' /C calc'!A0",
    '\t@SUM(1);=1+1',
    '<img src=x onerror=alert(1)>',
    '[Run](command:rdsBackups.refresh) | ![x](y)\n| new | row |',
    '`x` \u202egnp.exe',
    'https://b.oss.invalid/f?Expires=1&Signature=secret',
    'ftp://me:secret@x.invalid/',
  ];

  for (const harm of harms) {
    it(`is only text: ${JSON.stringify(harm)}`, () => {
      for (const table of tables(harm)) {
        const csv = readCsv(tableText(table, 'csv').slice(1));
        assert.ok(csv.every((row) => row.length === table.columns.length) && csv.length === table.rows.length + 1);
        csv.flat().forEach((cell) => assert.doesNotMatch(cell, /^\s*[=+@]|;\s*=|^-\D/));
        const lines = tableText(table, 'markdown')
          .split('\n')
          .filter((line) => line.startsWith('|'));
        assert.equal(lines.length, table.rows.length + 2);
        assert.equal(
          new Set(
            lines
              .map((line) => (line.includes('---') ? lines[0] : line))
              .map((line) => readMarkdownRow(line ?? '').length),
          ).size,
          1,
        );
        for (const format of ['csv', 'json', 'markdown'] as const) {
          assert.doesNotMatch(tableText(table, format), /secret|Signature/);
        }
        assert.equal(objects(table).length, table.rows.length);
      }
    });
  }
});
