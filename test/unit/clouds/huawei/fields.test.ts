import assert from 'node:assert/strict';
import { backupShape, coveredKeys, logShape, offsiteShape } from '../../../../src/clouds/huawei/records/backups.ts';
import { copyPolicySpecs, offsiteInstanceSpecs } from '../../../../src/clouds/huawei/records/policyFields.ts';
import { readList } from '../../../../src/clouds/huawei/records/read.ts';
import { usageSpecs } from '../../../../src/clouds/huawei/records/usageFields.ts';
import type { Backup, Field } from '../../../../src/model/resources.ts';
import { sample, sectionOf } from '../reference.ts';

const owner = { instanceId: 'in-1', regionId: 'cn-north-4' };
const copyOwner = { ...owner, copyRegionId: 'cn-east-3' };

function backupFrom(body: Record<string, unknown>): Backup {
  const backup = readList(body, backupShape(owner))?.items[0];
  assert.ok(backup);
  return backup;
}

function field({ fields }: Pick<Backup, 'fields'>, key: string): Field {
  const found = fields.find((one) => one.key === key);
  assert.ok(found, `no field ${key}`);
  return found;
}

const section = (heading: string) => sectionOf('huawei-rds.md', heading);

/** The names in the first column of the response table of ListBackups. */
function documented(): readonly string[] {
  const table = section('### 2.3 List backups').split('| Field of `backups[]`')[1] ?? '';
  const cells = [...table.matchAll(/^\| ([^|]+) \|/gm)].map((match) => match[1] ?? '');
  return cells.flatMap(alternatives).filter((name) => /^[a-z]/.test(name));
}

/** `datastore.type / .version` and `databases[].name`, as keys. */
function alternatives(cell: string): readonly string[] {
  const [first = '', ...rest] = cell.split(/ \/ |, /);
  const parent = first.split('.')[0] ?? '';
  return [first, ...rest].map((name) => (name.startsWith('.') ? parent + name : name).replace(/\[\]\.name$/, ''));
}

const keysOf = (specs: readonly { readonly key: string }[]) => specs.map(({ key }) => key);

/** Those of the names, all of them documented in the text, that no table has. */
function missing(names: readonly string[], keys: readonly string[], text: string): readonly string[] {
  assert.ok(
    names.every((name) => text.includes(name)),
    'the section was found',
  );
  return names.filter((name) => !keys.some((key) => key === name || key.endsWith(`.${name}`)));
}

function databasesFrom(databases: unknown): Field['value'] | undefined {
  const found = backupFrom({ backups: [{ id: 1, databases }] }).fields.filter(({ key }) => key.startsWith('databases'));
  assert.equal(found.length, 1);
  return found[0]?.value;
}

describe('huawei: fields', () => {
  it('has words for every field that a backup is documented to have', () => {
    const names = documented();
    assert.ok(names.length > 11, 'the table was found');
    const ofCopies = names.filter((name) => name !== 'min_data_volume_capacity_for_restore');
    for (const { record, wanted } of [
      { record: coveredKeys.backups.record, wanted: names },
      { record: coveredKeys.logs.record, wanted: names },
      { record: coveredKeys.copies.record, wanted: ofCopies },
      { record: coveredKeys.copiedLogs.record, wanted: ofCopies },
    ]) {
      assert.deepEqual(
        wanted.filter((name) => !record.includes(name)),
        [],
      );
    }
  });

  it('has words for what is documented of off-site policies, instances and usage', () => {
    const policy = ['keep_days', 'destination_region', 'destination_project_id'];
    assert.deepEqual(missing(policy, keysOf(copyPolicySpecs), section('### 2.5 Offsite policy')), []);
    const instances = [...policy, 'id', 'name', 'source_region', 'source_project_id'];
    assert.deepEqual(missing(instances, keysOf(offsiteInstanceSpecs), section('### 2.6 Instances with')), []);
    const usage = ['backup_use_space', 'db_use_space', 'rds_snapshot_use_space', 'offsite_use_space'];
    assert.deepEqual(missing(usage, keysOf(usageSpecs), section('### 2.11 Others seen')), []);
  });

  it('has words for every key of the samples', () => {
    const covered = new Set([...coveredKeys.copies.record, ...coveredKeys.copies.reply]);
    for (const engine of ['mysql', 'postgresql', 'sqlserver']) {
      const read = readList(sample(`huawei-offsite-backups.${engine}.json`), offsiteShape(copyOwner));
      for (const { fields } of read?.items ?? []) {
        assert.ok(fields.length >= 12);
        assert.deepEqual(
          fields.filter(({ key }) => !covered.has(key)),
          [],
        );
        assert.ok(fields.every(({ label }) => label !== ''));
      }
    }
  });

  it('puts units, dates and words to the values and keeps the raw ones', () => {
    const read = readList(sample('huawei-offsite-backups.sqlserver.json'), offsiteShape(copyOwner));
    const copy = read?.items[1];
    assert.ok(copy);
    assert.deepEqual(field(copy, 'size'), {
      key: 'size',
      group: 'data',
      label: 'Size',
      value: { as: 'bytes', bytes: 773 * 1024 },
      raw: '773',
    });
    assert.deepEqual(field(copy, 'begin_time').value, { as: 'date', at: Date.parse('2022-12-02T06:12:22Z') });
    assert.deepEqual(field(copy, 'status').value, { as: 'text', text: 'Succeeded' });
    assert.deepEqual(field(copy, 'type').value, { as: 'text', text: 'Full' });
    assert.deepEqual(field(copy, 'name').value, { as: 'text', text: 'backup-81f1' });
    assert.deepEqual(field(copy, 'datastore.type').value, { as: 'text', text: 'SQL Server' });
    assert.deepEqual(field(copy, 'datastore.version').value, { as: 'text', text: '2019_SE' });
    assert.equal(field(copy, 'total_count').raw, '2');
  });

  it('lists the databases of a backup, under one name however they come', () => {
    assert.deepEqual(databasesFrom([{ name: 'orders' }, { name: 'a,b' }]), { as: 'list', items: ['orders', 'a,b'] });
    assert.deepEqual(databasesFrom([{ name: 'orders' }]), { as: 'list', items: ['orders'] });
    for (const none of [undefined, null, [], [{}]]) {
      assert.deepEqual(databasesFrom(none), { as: 'none', text: 'Not given' });
    }
  });

  it('shows unknown words, times and fields as they came, with links hidden', () => {
    const record = {
      id: 1,
      status: 'ARCHIVED',
      type: 'yearly',
      begin_time: '2018-08-016T10:41:14+0800',
      size: '99007199254740993',
      extra: { inner: true },
      somewhere: 'https://obs.example.com/?Signature=abc',
    };
    const backup = backupFrom({ backups: [record] });
    const text = (key: string) => {
      const { value } = field(backup, key);
      return value.as === 'text' ? value.text : undefined;
    };
    assert.equal(text('status'), 'ARCHIVED');
    assert.equal(text('type'), 'yearly');
    assert.equal(text('begin_time'), '2018-08-016T10:41:14+0800');
    assert.equal(text('size'), '99007199254740993 KB');
    assert.equal(text('extra.inner'), 'true');
    assert.equal(field(backup, 'somewhere').raw, '(a download link, hidden here)');
    assert.deepEqual(field(backup, 'end_time').value, { as: 'none', text: 'Not given' });
  });

  it('shows what only some engines have only where it came', () => {
    const plain = backupFrom({ backups: [{ id: 1 }] });
    assert.ok(!plain.fields.some(({ key }) => key === 'associated_with_ddm'));
    const record = { id: 1, associated_with_ddm: true, min_data_volume_capacity_for_restore: 40 };
    const full = backupFrom({ backups: [record] });
    assert.deepEqual(field(full, 'associated_with_ddm').value, { as: 'text', text: 'Yes' });
    assert.deepEqual(field(full, 'min_data_volume_capacity_for_restore').value, { as: 'text', text: '40' });
  });

  it('words a log backup as one', () => {
    const [log] = readList({ backups: [{ id: 1, type: 'incremental' }], total_count: 1 }, logShape(owner))?.items ?? [];
    assert.ok(log);
    assert.equal(field(log, 'begin_time').label, 'Changes from');
    assert.deepEqual(field(log, 'type').value, { as: 'text', text: 'Incremental: log of changes' });
    assert.equal(field(log, 'total_count').label, 'Log files in the list');
  });
});
