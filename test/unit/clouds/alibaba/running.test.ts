import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { AlibabaProvider } from '../../../../src/clouds/alibaba/provider.ts';
import type { Account } from '../../../../src/model/account.ts';
import type { BackupRequest } from '../../../../src/model/jobs.ts';
import { sampleInstance } from '../../../support/instance.ts';
import { RecordingLog } from '../../../support/log.ts';
import { accountAt, call, credentials, json, ScriptedCloud, settings } from './helpers.ts';
import { failureOf } from './scripted.ts';

const instance = sampleInstance('mysql', 'local');
const request: BackupRequest = {
  instanceId: instance.id,
  regionId: 'cn-hangzhou',
  choiceId: 'mysql-physical',
  databases: [],
};

function connect(account: Account, log = new RecordingLog()): AlibabaProvider {
  return new AlibabaProvider(account, credentials, settings, { log });
}

describe('alibaba: running backups', () => {
  let cloud: ScriptedCloud;
  let provider: AlibabaProvider;
  let log: RecordingLog;

  before(async () => (cloud = await ScriptedCloud.start()));
  after(async () => await cloud.close());
  beforeEach(() => {
    cloud.reset();
    log = new RecordingLog();
    provider = connect(accountAt(cloud.server.url), log);
  });
  afterEach(() => provider.dispose());

  it('are the tasks that wait or run, asked for without an id and whoever started them', async () => {
    cloud.reset({
      DescribeBackupTasks: {
        Items: {
          BackupJob: [
            { BackupJobId: 507, BackupProgressStatus: 'NoStart', Process: '0', JobMode: 'Manual' },
            { BackupJobId: '508', BackupStatus: 'Uploading', Process: '42%', TaskAction: 'NormalBackupTask' },
            { BackupJobId: '509', BackupStatus: 'Finished', Process: '100', JobMode: 'Automated' },
            { BackupStatus: 'Uploading', JobMode: 'Automated' },
            { BackupJobId: '510', BackupStatus: 'Dreaming' },
          ],
        },
      },
    });
    const before = Date.now();
    const running = await provider.runningBackups(instance, call());
    assert.deepEqual(cloud.asked, [
      { Action: 'DescribeBackupTasks', RegionId: instance.regionId, DBInstanceId: instance.id },
    ]);
    assert.deepEqual(
      running.map(({ job, mode, progress, started }) => [
        job.id,
        mode?.kind,
        progress.state,
        progress.percent,
        started,
      ]),
      [
        ['507', 'manual', 'waiting', 0, undefined],
        ['508', 'automated', 'running', 42, undefined],
        ['510', undefined, 'unknown', undefined, undefined],
      ],
    );
    assert.ok(running.every(({ job }) => job.asked >= before && job.asked <= Date.now() && job.list === undefined));
    assert.match(log.lines.join('\n'), /record 4 was left out: its BackupJobId is missing/);
  });

  it('are none where the operation is not made for the instance, and not known where it is refused', async () => {
    let Code = 'IncorrectDBInstanceEngine';
    cloud.server.answer = (_seen, response) => json(response, { RequestId: 'REQ', Code, Message: 'No.' }, 403);
    assert.deepEqual(await provider.runningBackups(instance, call()), []);
    for (const [code, kind] of [
      ['Forbidden.RAM', 'forbidden'],
      ['InvalidDBInstanceName.NotFound', 'notFound'],
    ] as const) {
      Code = code;
      assert.equal((await failureOf(provider.runningBackups(instance, call()))).kind, kind);
    }
  });
});

describe('alibaba: a request before it is sent', () => {
  const account: Account = {
    id: 'a',
    cloud: 'alibaba',
    name: 'a',
    method: 'accessKey',
    site: 'china',
    keyPlace: 'window',
  };
  const parts = (more: Partial<BackupRequest> = {}, at: Account = account) => {
    const provider = connect(at);
    const { parameters, ...rest } = provider.preview({ ...request, ...more });
    provider.dispose();
    return { ...rest, parameters: parameters.map(({ name, value }) => `${name}=${value}`) };
  };

  it('has the host of the region, the parameters and the command', () => {
    assert.deepEqual(parts({ retention: 'keep' }), {
      operation: 'CreateBackup',
      address: 'POST https://rds.aliyuncs.com/',
      parameters: [
        'RegionId=cn-hangzhou',
        `DBInstanceId=${instance.id}`,
        'BackupMethod=Physical',
        'BackupRetentionPeriod=-1',
      ],
      cli: `aliyun rds CreateBackup --region cn-hangzhou --DBInstanceId ${instance.id} --BackupMethod Physical --BackupRetentionPeriod=-1`,
    });
    assert.equal(parts({ regionId: 'eu-central-1' }).address, 'POST https://rds.eu-central-1.aliyuncs.com/');
    const own = parts({}, { ...account, site: 'custom', endpoint: 'https://{region}.rds.example.com:8443' });
    assert.equal(own.address, 'POST https://cn-hangzhou.rds.example.com:8443/');
    assert.match(own.cli, / --endpoint cn-hangzhou\.rds\.example\.com:8443$/);
  });

  it('is a command that a shell reads as it is meant, whatever the names', () => {
    const databases = ['$(touch x)', "o'neill", 'b c'];
    const { cli, parameters } = parts({ choiceId: 'mysql-logical-databases', databases });
    assert.ok(parameters.includes(`DBName=${databases.join(',')}`));
    const script = `aliyun() { printf '%s\\0' "$@"; }\n${cli}`;
    const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0');
    assert.equal(words[words.indexOf('--DBName') + 1], databases.join(','));
  });

  it('is none where the request does not fit together', () => {
    for (const wrong of [
      { retention: 3 },
      { choiceId: 'nothing' },
      { choiceId: 'mysql-logical-databases' },
      { regionId: 'no/region' },
    ]) {
      assert.throws(() => parts(wrong), { name: 'CloudError' });
    }
  });
});
