import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { snippet } from '../../../../src/clouds/alibaba/snippets.ts';
import type { Subject } from '../../../../src/model/access.ts';
import { CUSTOM_SITE, SAMPLE_SITE } from '../../../../src/model/account.ts';
import type { LogFile } from '../../../../src/model/logs.ts';
import type { Backup, Instance } from '../../../../src/model/resources.ts';
import { sampleInstance } from '../../../support/instance.ts';

const china = { site: 'china' };
const secret = 'https://bucket.oss-cn-hangzhou.aliyuncs.com/a?Signature=TOPSECRET';

const region: Subject = { kind: 'region', region: { id: 'cn-hangzhou', name: 'Hangzhou' } };
const instance = (more: Partial<Instance> = {}): Subject => ({
  kind: 'instance',
  instance: sampleInstance('mysql', 'local', more),
});

function backup(more: Partial<Backup> = {}): Subject {
  const word = { kind: 'unknown', raw: '' } as const;
  const started = new Date('2026-11-20T02:03:04Z');
  return {
    kind: 'backup',
    backup: {
      id: '321020562',
      instanceId: 'rm-1',
      regionId: 'cn-hangzhou',
      state: word,
      started,
      ended: started,
      type: undefined,
      method: undefined,
      mode: undefined,
      size: 1,
      expires: undefined,
      copy: undefined,
      released: undefined,
      links: [],
      asOf: started,
      fields: [{ key: 'x', group: 'data', label: 'x', value: { as: 'text', text: secret }, raw: secret }],
      ...more,
    },
  };
}

function log(more: Partial<LogFile> = {}): Subject {
  const from = new Date('2026-11-20T02:03:04Z');
  const to = new Date('2026-11-20T02:33:14Z');
  const file = { id: 'mysql-bin.1', instanceId: 'rm-1', regionId: 'cn-hangzhou', name: 'mysql-bin.1', size: 1 };
  const none = { node: undefined, upload: undefined, copy: undefined, links: [], fields: [] };
  return { kind: 'log', log: { ...file, ...none, from, to, ...more } };
}

const cli = (subject: Subject, account: { site: string; endpoint?: string } = china) =>
  snippet('cli', subject, account);
const terraform = (subject: Subject) => snippet('terraform', subject, china);

/** The words that a POSIX shell makes of a command. */
function words(line: string | undefined): string[] {
  assert.ok(line !== undefined);
  const script = `aliyun() { printf '%s\\0' "$@"; }\n${line}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('alibaba: snippets', () => {
  it('names an instance for policies, and nothing that has no such name', () => {
    assert.equal(snippet('arn', instance(), china), 'acs:rds:cn-hangzhou:*:dbinstance/rm-1');
    for (const other of [{ kind: 'account' } as const, region, backup(), log()]) {
      assert.equal(snippet('arn', other, china), undefined, other.kind);
    }
  });

  it('shows each thing with the aliyun command', () => {
    assert.equal(cli({ kind: 'account' }), 'aliyun rds DescribeRegions');
    assert.equal(cli(region), 'aliyun rds DescribeDBInstances --region cn-hangzhou --RegionId cn-hangzhou');
    assert.equal(cli(instance()), 'aliyun rds DescribeDBInstanceAttribute --region cn-hangzhou --DBInstanceId rm-1');
    assert.equal(
      cli(backup()),
      'aliyun rds DescribeBackups --region cn-hangzhou --DBInstanceId rm-1 --BackupId 321020562 --StartTime 2026-11-19T02:03Z --EndTime 2026-11-21T02:04Z',
    );
    assert.equal(
      cli(backup({ started: undefined })),
      'aliyun rds DescribeBackups --region cn-hangzhou --DBInstanceId rm-1 --BackupId 321020562',
    );
    assert.equal(
      cli(backup({ id: '14562', copy: { regionId: 'cn-shanghai', restoreRegions: [] } })),
      'aliyun rds DescribeCrossRegionBackups --region cn-hangzhou --RegionId cn-hangzhou --DBInstanceId rm-1 --CrossBackupId 14562',
    );
    assert.equal(
      cli(backup({ released: { name: 'old' } })),
      'aliyun rds DescribeDetachedBackups --region cn-hangzhou --Region cn-hangzhou --DBInstanceId rm-1 --BackupId 321020562 --StartTime 2026-11-19T02:03Z --EndTime 2026-11-21T02:04Z',
    );
  });

  it('asks for log files in the precision of their operation', () => {
    assert.match(
      cli(log()) ?? '',
      /DescribeBinlogFiles .* --StartTime 2026-11-20T02:02:04Z --EndTime 2026-11-20T02:34:14Z$/,
    );
    assert.match(
      cli(log({ name: undefined })) ?? '',
      /DescribeLogBackupFiles .* --StartTime 2026-11-20T02:02Z --EndTime 2026-11-20T02:35Z$/,
    );
    const unnamed = log({ name: undefined, upload: { kind: 'completed', raw: 'Completed' } });
    assert.match(cli(unnamed) ?? '', /DescribeBinlogFiles /);
    assert.match(
      cli(log({ copy: { regionId: 'cn-shanghai' } })) ?? '',
      /DescribeCrossRegionLogBackupFiles --region cn-hangzhou --RegionId cn-hangzhou .* --CrossBackupRegion cn-shanghai --StartTime 2026-11-20T02:02:04Z/,
    );
    assert.doesNotMatch(cli(log({ copy: { regionId: undefined } })) ?? '', /CrossBackupRegion/);
    assert.match(cli(log({ to: undefined })) ?? '', /StartTime 2026-11-20T02:02:04Z --EndTime 2026-11-20T02:04:04Z$/);
    assert.equal(cli(log({ from: undefined, to: undefined })), undefined, 'the operation needs times');
  });

  it("goes to the account's own endpoint, but not to that of the sample data", () => {
    const own = { site: CUSTOM_SITE, endpoint: 'https://rds.{region}.corp.example:8443' };
    assert.match(cli(instance(), own) ?? '', / --endpoint rds\.cn-hangzhou\.corp\.example:8443$/);
    assert.match(cli({ kind: 'account' }, own) ?? '', / --endpoint rds\.[a-z0-9-]+\.corp\.example:8443$/);
    assert.doesNotMatch(cli(instance(), { site: SAMPLE_SITE, endpoint: 'http://127.0.0.1:1' }) ?? '', /endpoint/);
    assert.doesNotMatch(cli(instance(), { site: CUSTOM_SITE, endpoint: 'nonsense' }) ?? '', /endpoint/);
  });

  it('reaches the command as it is, whatever the id', () => {
    for (const id of ["a b'c", '$(touch x)', '`id`', 'a\nb', '"', '日本', 'a\\b', '*', '~', '']) {
      assert.deepEqual(words(cli(instance({ id }))).slice(-2), ['--DBInstanceId', id], id);
    }
    assert.deepEqual(words(cli(instance({ id: '--profile' }))).at(-1), '--DBInstanceId=--profile');
  });

  it('writes a data block for what Terraform can look up', () => {
    assert.equal(terraform(region), '# Region: "cn-hangzhou"\ndata "alicloud_db_instances" "cn_hangzhou" {}\n');
    assert.equal(
      terraform(instance()),
      '# Region: "cn-hangzhou"\ndata "alicloud_db_instances" "rm_1" {\n  ids = ["rm-1"]\n}\n',
    );
    assert.equal(
      terraform(backup()),
      [
        '# Region: "cn-hangzhou"',
        'data "alicloud_rds_backups" "backup_321020562" {',
        '  db_instance_id = "rm-1"',
        '  ids            = ["rm-1:321020562"]',
        '  start_time     = "2026-11-19T02:03Z"',
        '  end_time       = "2026-11-21T02:04Z"',
        '}',
        '',
      ].join('\n'),
    );
    assert.equal(
      terraform(backup({ id: '14562', copy: { regionId: 'cn-shanghai', restoreRegions: [] } })),
      [
        '# Region: "cn-hangzhou"',
        'data "alicloud_rds_cross_region_backups" "copy_14562" {',
        '  db_instance_id  = "rm-1"',
        '  cross_backup_id = "14562"',
        '}',
        '',
      ].join('\n'),
    );
    for (const none of [{ kind: 'account' } as const, log(), backup({ released: { name: 'old' } })]) {
      assert.equal(terraform(none), undefined);
    }
  });

  it('keeps odd ids inside their quotes, and makes names of them that Terraform takes', () => {
    assert.match(terraform(instance({ id: 'a"b\\c' })) ?? '', /"a_b_c" \{\n {2}ids = \["a\\"b\\\\c"\]/);
    assert.match(terraform(instance({ id: '${x}%{y}' })) ?? '', /ids = \["\$\$\{x\}%%\{y\}"\]/);
    assert.match(terraform(instance({ id: 'a\nb\b\\b' })) ?? '', /ids = \["a\\nb\\u0008\\\\b"\]/);
    assert.match(terraform(instance({ id: '9é' })) ?? '', /"_9_" \{/);
    assert.match(terraform(instance({ regionId: 'x\n}' })) ?? '', /^# Region: "x\\n\}"\ndata/);
  });

  it('holds nothing but ids and times', () => {
    for (const kind of ['arn', 'cli', 'terraform'] as const) {
      assert.doesNotMatch(snippet(kind, backup(), china) ?? '', /TOPSECRET|http/);
    }
  });
});
