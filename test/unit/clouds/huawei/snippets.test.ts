import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { snippet, type Origin } from '../../../../src/clouds/huawei/snippets.ts';
import type { Subject } from '../../../../src/model/access.ts';
import { CUSTOM_SITE, SAMPLE_SITE } from '../../../../src/model/account.ts';
import type { LogFile } from '../../../../src/model/logs.ts';
import type { Backup, Instance } from '../../../../src/model/resources.ts';
import { sampleInstance } from '../../../support/instance.ts';

const projects: Readonly<Record<string, string>> = { 'cn-north-4': 'p4', 'cn-north-4_dev': 'p4dev', 'cn-east-3': 'p3' };
const from = (account: Origin['account']): Origin => ({ account, projectIdOf: (regionId) => projects[regionId] });
const china = from({ site: 'china' });
const secret = 'https://bucket.obs.cn-north-4.myhuaweicloud.com/a?Signature=TOPSECRET';

const region = (id = 'cn-north-4'): Subject => ({ kind: 'region', region: { id, name: 'Beijing' } });
const instance = (more: Partial<Instance> = {}): Subject => ({
  kind: 'instance',
  instance: sampleInstance('mysql', 'cloud', { id: 'a1in01', name: 'orders-db', regionId: 'cn-north-4', ...more }),
});

function backup(more: Partial<Backup> = {}): Subject {
  const started = new Date('2026-11-20T02:03:04Z');
  return {
    kind: 'backup',
    backup: {
      id: 'b2br01',
      instanceId: 'a1in01',
      regionId: 'cn-north-4',
      state: { kind: 'good', raw: 'COMPLETED' },
      started,
      ended: started,
      type: { kind: 'full', raw: 'manual' },
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
  const file = { id: 'c3br01', instanceId: 'a1in01', regionId: 'cn-north-4', name: 'binlog', size: 1 };
  const none = { node: undefined, from: undefined, to: undefined, upload: undefined, links: [], fields: [] };
  return { kind: 'log', log: { ...file, ...none, copy: undefined, ...more } };
}

const copied = { regionId: 'cn-east-3', restoreRegions: [] };
const cli = (subject: Subject, origin = china) => snippet('cli', subject, origin);
const terraform = (subject: Subject) => snippet('terraform', subject, china);

/** The words that a POSIX shell makes of a command. */
function words(line: string | undefined): string[] {
  assert.ok(line !== undefined);
  const script = `hcloud() { printf '%s\\0' "$@"; }\n${line}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('huawei: snippets', () => {
  it('names an instance for policies, and nothing that has no such name', () => {
    assert.equal(snippet('arn', instance(), china), 'rds:cn-north-4:*:instance:a1in01');
    assert.equal(
      snippet('arn', instance({ regionId: 'cn-north-4_dev' }), china),
      'rds:cn-north-4:*:instance:a1in01',
      'a name holds the region, not the project',
    );
    for (const other of [{ kind: 'account' } as const, region(), backup(), log()]) {
      assert.equal(snippet('arn', other, china), undefined, other.kind);
    }
  });

  it('shows each thing with the hcloud command', () => {
    assert.equal(cli({ kind: 'account' }), 'hcloud IAM KeystoneListAuthProjects --cli-region=cn-north-4');
    assert.equal(cli(region()), 'hcloud RDS ListInstances --cli-region=cn-north-4');
    assert.equal(cli(instance()), 'hcloud RDS ListInstances --cli-region=cn-north-4 --id=a1in01');
    assert.equal(
      cli(backup()),
      'hcloud RDS ListBackups --cli-region=cn-north-4 --instance_id=a1in01 --backup_type=manual --backup_id=b2br01',
    );
    assert.equal(
      cli(backup({ type: undefined })),
      'hcloud RDS ListBackups --cli-region=cn-north-4 --instance_id=a1in01 --backup_id=b2br01',
    );
    assert.equal(
      cli(log()),
      'hcloud RDS ListBackups --cli-region=cn-north-4 --instance_id=a1in01 --backup_type=incremental --backup_id=c3br01',
    );
  });

  it('looks for copies where they are, and says nothing where that is not known', () => {
    assert.equal(
      cli(backup({ copy: copied })),
      'hcloud RDS ListOffSiteBackups --cli-region=cn-east-3 --instance_id=a1in01 --backup_type=auto --backup_id=b2br01',
    );
    assert.equal(
      cli(log({ copy: copied })),
      'hcloud RDS ListOffSiteBackups --cli-region=cn-east-3 --instance_id=a1in01 --backup_type=incremental --backup_id=c3br01',
    );
    for (const lost of [
      backup({ copy: { regionId: undefined, restoreRegions: [] } }),
      log({ copy: { regionId: undefined } }),
    ]) {
      assert.equal(cli(lost), undefined);
      assert.equal(terraform(lost), undefined);
    }
  });

  it('names the project where it is not the main one of its region', () => {
    assert.equal(
      cli(instance({ regionId: 'cn-north-4_dev' })),
      'hcloud RDS ListInstances --cli-region=cn-north-4 --project_id=p4dev --id=a1in01',
    );
    assert.match(terraform(instance({ regionId: 'cn-north-4_dev' })) ?? '', /^# Project: "cn-north-4_dev"\n/);
  });

  it("goes to the account's own endpoint, but not to that of the sample data", () => {
    const own = from({ site: CUSTOM_SITE, endpoint: 'https://rds.{region}.corp.example:8443' });
    assert.match(cli(instance(), own) ?? '', / --cli-endpoint=rds\.cn-north-4\.corp\.example:8443$/);
    assert.match(cli({ kind: 'account' }, own) ?? '', /Projects --cli-endpoint=[a-z0-9.-]+\.corp\.example:8443$/);
    const sample = from({ site: SAMPLE_SITE, endpoint: 'http://127.0.0.1:1' });
    assert.doesNotMatch(cli(instance(), sample) ?? '', /endpoint/);
    assert.equal(cli({ kind: 'account' }, sample), 'hcloud IAM KeystoneListAuthProjects');
    assert.doesNotMatch(cli(instance(), from({ site: CUSTOM_SITE, endpoint: 'nonsense' })) ?? '', /endpoint/);
  });

  it('reaches the command as it is, whatever the id', () => {
    for (const id of ["a b'c", '$(touch x)', '`id`', 'a\nb', '"', '日本', 'a\\b', '*', '~', '', '--profile']) {
      assert.equal(words(cli(instance({ id }))).at(-1), `--id=${id}`, id);
    }
  });

  it('writes a data block for what Terraform can look up', () => {
    assert.equal(terraform({ kind: 'account' }), 'data "huaweicloud_identity_auth_projects" "projects" {}\n');
    assert.equal(
      terraform(region()),
      '# Project: "cn-north-4"\ndata "huaweicloud_rds_instances" "cn_north_4" {\n  region = "cn-north-4"\n}\n',
    );
    assert.equal(
      terraform(instance()),
      [
        '# Project: "cn-north-4"',
        'data "huaweicloud_rds_instances" "a1in01" {',
        '  region = "cn-north-4"',
        '  name   = "orders-db"',
        '}',
        '',
      ].join('\n'),
    );
    assert.doesNotMatch(terraform(instance({ name: 'a1in01' })) ?? '', /name/, 'an id is not a name');
    assert.equal(
      terraform(backup()),
      [
        '# Project: "cn-north-4"',
        'data "huaweicloud_rds_backups" "backup_b2br01" {',
        '  region      = "cn-north-4"',
        '  instance_id = "a1in01"',
        '  backup_type = "manual"',
        '  backup_id   = "b2br01"',
        '}',
        '',
      ].join('\n'),
    );
    assert.equal(
      terraform(log({ copy: copied })),
      [
        '# Project: "cn-east-3"',
        'data "huaweicloud_rds_cross_region_backups" "copy_c3br01" {',
        '  region      = "cn-east-3"',
        '  instance_id = "a1in01"',
        '  backup_type = "incremental"',
        '  backup_id   = "c3br01"',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('keeps odd ids and names inside their quotes', () => {
    assert.match(
      terraform(instance({ id: '9a"b', name: '${x}%{y}' })) ?? '',
      /"_9a_b" \{[^}]*name {3}= "\$\$\{x\}%%\{y\}"/,
    );
    assert.match(terraform(region('x\n}')) ?? '', /^# Project: "x\\n\}"\ndata/);
  });

  it('holds nothing but ids and names', () => {
    for (const kind of ['arn', 'cli', 'terraform'] as const) {
      assert.doesNotMatch(snippet(kind, backup(), china) ?? '', /TOPSECRET|http/);
    }
  });
});
