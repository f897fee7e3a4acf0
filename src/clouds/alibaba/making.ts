import { isCancelled } from '../../model/errors.ts';
import type { BackupJob, BackupOptions, BackupRequest, JobProgress, StartedLook } from '../../model/jobs.ts';
import type { BackupMaking, Browsing } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import { noJobId } from '../common/failures.ts';
import { lookRange, startedSince } from '../common/started.ts';
import type { Api } from './api.ts';
import { createParams, mayHaveSnapshots, needsStorage, optionsFor, whyNot } from './backupRules.ts';
import { runningJob, taskOf } from './jobs.ts';
import { PAGE_SIZE } from './lists.ts';
import { backupShape } from './records/backups.ts';
import { databaseShape, supportsSnapshot } from './records/resources.ts';
import { jobId, taskShape, toProgress } from './records/tasks.ts';
import { inMinutes } from './times.ts';

/** Pages of databases that are asked for at most, should a cloud give the same full page for ever. */
const MOST_DATABASE_PAGES = 100;

/** Making backups and following them. */
export class BackupMaker implements BackupMaking {
  readonly #api: Api;
  readonly #instances: Pick<Browsing, 'getInstance'>;

  constructor(api: Api, instances: Pick<Browsing, 'getInstance'>) {
    this.#api = api;
    this.#instances = instances;
  }

  async listDatabases(instance: Instance, call: Call): Promise<readonly string[]> {
    const running = new Set<string>();
    for (let page = 1; page <= MOST_DATABASE_PAGES; page++) {
      const params = { DBInstanceId: instance.id, PageSize: PAGE_SIZE, PageNumber: page };
      const operation = this.#api.in(instance.regionId, 'DescribeDatabases', params);
      const { items, broken } = await this.#api.lists.records(operation, databaseShape, call);
      items.filter((database) => database.running).forEach(({ name }) => running.add(name));
      // This operation has no total.
      if (items.length + broken < PAGE_SIZE) {
        break;
      }
    }
    return [...running];
  }

  async backupOptions(instance: Instance, call: Call): Promise<BackupOptions> {
    // What is at hand may be old: an instance that was busy when it was listed may have become ready since.
    const doubtful =
      (whyNot(instance) !== undefined && instance.role.kind !== 'readonly') ||
      (needsStorage(instance) && instance.storage.kind === 'unknown');
    const known = doubtful ? await this.#instances.getInstance(instance.regionId, instance.id, call) : instance;
    const ask = whyNot(known) === undefined && mayHaveSnapshots(known);
    return optionsFor(known, ask && (await this.#supportsSnapshot(known, call)));
  }

  async createBackup(request: BackupRequest, call: Call): Promise<BackupJob> {
    const { instanceId, regionId } = request;
    const asked = Date.now();
    const operation = this.#api.in(regionId, 'CreateBackup', createParams(request));
    const { body, requestId, status } = await this.#api.client.write(operation, call);
    const id = jobId(body);
    if (id === undefined) {
      throw noJobId(requestId, status);
    }
    return { id, instanceId, regionId, asked };
  }

  async jobProgress(job: BackupJob, call: Call): Promise<JobProgress> {
    // The backup's id is in the answer only if the question holds the job's.
    const params = { DBInstanceId: job.instanceId, BackupJobId: job.id };
    const operation = this.#api.in(job.regionId, 'DescribeBackupTasks', params);
    const { items } = await this.#api.lists.records(operation, taskShape, call);
    const task = taskOf(job, items);
    return task ? toProgress(task) : { state: 'gone', percent: undefined, stage: '', backupId: undefined };
  }

  async lookForStarted(request: BackupRequest, since: Date, call: Call): Promise<StartedLook> {
    const { instanceId, regionId } = request;
    const { client, lists } = this.#api;
    const manual = { DBInstanceId: instanceId, BackupMode: 'Manual' };
    const tasks = this.#api.in(regionId, 'DescribeBackupTasks', manual);
    const job = runningJob(request, (await lists.records(tasks, taskShape, call)).items, since);
    if (job) {
      return { found: 'job', job };
    }
    const range = lookRange(client.clock.theirs(since), client.clock.now());
    const backups = this.#api.in(regionId, 'DescribeBackups', { ...manual, ...inMinutes(range) });
    const { items } = await lists.page(backups, undefined, backupShape({ instanceId, regionId }), call);
    const backup = startedSince(items, range.from);
    return backup ? { found: 'backup', backupId: backup.id } : { found: 'nothing' };
  }

  /** Without an answer the snapshot is not offered; everything else still is. */
  async #supportsSnapshot(instance: Instance, call: Call): Promise<boolean> {
    const operation = this.#api.in(instance.regionId, 'DescribeBackupPolicy', { DBInstanceId: instance.id });
    try {
      const { body } = await this.#api.client.read(operation, call);
      return supportsSnapshot(body);
    } catch (error) {
      if (isCancelled(error)) {
        throw error;
      }
      this.#api.log.info(`${instance.id}: the backup policy is not known, so no snapshot is offered`);
      return false;
    }
  }
}
