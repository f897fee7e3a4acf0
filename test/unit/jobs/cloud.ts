import assert from 'node:assert/strict';
import { clouds } from '../../../src/clouds/index.ts';
import { isJobRecord, recordId, type JobRecord } from '../../../src/jobs/records.ts';
import type { Account, Credentials } from '../../../src/model/account.ts';
import type { BackupJob } from '../../../src/model/jobs.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { Instance } from '../../../src/model/resources.ts';
import { LeasedRecords } from '../../../src/platform/leasedRecords.ts';
import { sampleKeys, startSandbox, type Sandbox } from '../../../src/sandbox/index.ts';
import { RecordingLog } from '../../support/log.ts';

/** The records of jobs in a folder, as another window has them. */
export function recordsIn(folder: string, now?: () => number): LeasedRecords<JobRecord> {
  return new LeasedRecords(folder, isJobRecord, now);
}

export function recordOf(job: BackupJob, more: Partial<JobRecord> = {}): JobRecord {
  const { accountId = 'a1' } = more;
  return { id: recordId(accountId, job), accountId, instanceName: 'orders-db', job, source: 'own', ...more };
}

/** The fake cloud with its real client. Each look at a job moves its clock on, so that backups end. */
export interface JobCloud {
  readonly sandbox: Sandbox;
  readonly provider: CloudProvider;
  readonly log: RecordingLog;
  instance(name: string): Instance;
  /** A client with another key. */
  connect(credentials: Credentials): CloudProvider;
  /** Asks for a backup. */
  order(name: string): Promise<BackupJob>;
  /** How often each operation was asked for. */
  count(action: string): number;
  close(): Promise<void>;
}

/** `duration`: milliseconds that a backup takes; `step`: how many of them each look takes. */
export async function openCloud(duration = 300, step = 30): Promise<JobCloud> {
  const signal = new AbortController().signal;
  const began = Date.now();
  const opened: { sandbox?: Sandbox } = {};
  const count = (action: string) => opened.sandbox?.requests.filter((each) => each.action === action).length ?? 0;
  const now = () => new Date(began + count('DescribeBackupTasks') * step);
  const sandbox = await startSandbox({ backupDuration: duration, now, requestClock: () => new Date() });
  opened.sandbox = sandbox;
  const log = new RecordingLog();
  const providers: CloudProvider[] = [];
  const connect = (credentials: Credentials) => {
    const made = connectTo(sandbox.url, credentials, log);
    providers.push(made);
    return made;
  };
  const provider = connect(sampleKeys.full);
  const { items } = await provider.listInstances({ id: 'cn-hangzhou', name: '' }, {}, { signal });
  const instance = (name: string) => {
    const found = items.find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  };
  const order = async (name: string) => {
    const { id: instanceId, regionId } = instance(name);
    const { choices } = await provider.backupOptions(instance(name), { signal });
    const choiceId = choices.find(({ needsDatabases }) => !needsDatabases)?.id ?? '';
    return await provider.createBackup({ instanceId, regionId, choiceId, databases: [] }, { signal });
  };
  const close = async () => {
    providers.forEach((each) => each.dispose());
    await sandbox.close();
  };
  return { sandbox, provider, log, instance, connect, order, count, close };
}

function connectTo(endpoint: string, credentials: Credentials, log: RecordingLog): CloudProvider {
  const cloud = clouds.find(({ id }) => id === 'alibaba');
  assert.ok(cloud);
  const account: Account = {
    id: 'a1',
    cloud: 'alibaba',
    name: 'a1',
    method: 'accessKey',
    site: 'custom',
    endpoint,
    keyPlace: 'window',
  };
  return cloud.connect(account, credentials, { timeout: 5000, concurrency: 8, language: 'en' }, { log });
}
