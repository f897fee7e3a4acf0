import { isCancelled } from '../../model/errors.ts';
import type {
  BackupJob,
  BackupOptions,
  BackupRequest,
  JobProgress,
  RequestPreview,
  RunningBackup,
  StartedLook,
} from '../../model/jobs.ts';
import type { BackupMaking, Browsing } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import { checkReadable, noJobId } from '../common/failures.ts';
import { lookRange, noneIfUnsupported, someReadable, startedSince } from '../common/started.ts';
import type { Api } from './api.ts';
import { createParams, mayHaveSnapshots, needsStorage, optionsFor, whyNot } from './backupRules.ts';
import type { Operation } from './client.ts';
import { runningBackup, runningJob, taskOf } from './jobs.ts';
import { PAGE_SIZE } from './lists.ts';
import { backupShape } from './records/backups.ts';
import { databaseShape, supportsSnapshot } from './records/resources.ts';
import { isUnderWay, jobId, openShape, taskShape, toProgress } from './records/tasks.ts';
import { command } from './snippets.ts';
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
    /** By name, whether it can be backed up. */
    const known = new Map<string, boolean>();
    for (let page = 1; page <= MOST_DATABASE_PAGES; page++) {
      const params = { DBInstanceId: instance.id, PageSize: PAGE_SIZE, PageNumber: page };
      const operation = this.#api.in(instance.regionId, 'DescribeDatabases', params);
      const { items, broken } = await this.#api.lists.records(operation, databaseShape, call);
      if (items.length === 0) {
        checkReadable({ items, broken, total: undefined });
      }
      const hasNew = items.some(({ name }) => !known.has(name));
      items.forEach((database) => known.set(database.name, database.running));
      // This operation has no total.
      if (!hasNew || items.length + broken < PAGE_SIZE) {
        break;
      }
    }
    return [...known].flatMap(([name, running]) => (running ? [name] : []));
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
    const { body, requestId, status } = await this.#api.client.write(this.#create(request), call);
    const id = jobId(body);
    if (id === undefined) {
      throw noJobId(requestId, status);
    }
    return { id, instanceId, regionId, asked };
  }

  preview(request: BackupRequest): RequestPreview {
    const { action, endpoint, params } = this.#create(request);
    const parameters = given(params);
    // The command sends the region by an option of its own.
    const own = parameters.filter(({ name }) => name !== 'RegionId').map(({ name, value }) => [name, value] as const);
    return {
      operation: action,
      address: `POST ${endpoint()}/`,
      parameters,
      cli: command(action, request.regionId, Object.fromEntries(own), this.#api.account),
    };
  }

  async jobProgress(job: BackupJob, call: Call): Promise<JobProgress> {
    // The backup's id is in the answer only if the question holds the job's.
    const params = { DBInstanceId: job.instanceId, BackupJobId: job.id };
    const operation = this.#api.in(job.regionId, 'DescribeBackupTasks', params);
    const { items, broken } = await this.#api.lists.records(operation, taskShape, call);
    const task = taskOf(job, items);
    if (!task) {
      checkReadable({ items, broken, total: undefined });
    }
    return task ? toProgress(task) : { state: 'gone', percent: undefined, stage: '', backupId: undefined };
  }

  /** Without a job's id the answer holds the tasks that wait or run. */
  async runningBackups(instance: Instance, call: Call): Promise<readonly RunningBackup[]> {
    const operation = this.#api.in(instance.regionId, 'DescribeBackupTasks', { DBInstanceId: instance.id });
    const look = this.#api.lists.records(operation, openShape, call);
    const tasks = await noneIfUnsupported(look.then(someReadable));
    const seen = new Date();
    return tasks.filter(isUnderWay).map((task) => runningBackup(task, instance, seen));
  }

  async lookForStarted(request: BackupRequest, since: Date, call: Call): Promise<StartedLook> {
    const { instanceId, regionId } = request;
    const { client, lists } = this.#api;
    const manual = { DBInstanceId: instanceId, BackupMode: 'Manual' };
    const tasks = this.#api.in(regionId, 'DescribeBackupTasks', manual);
    const underWay = await lists.records(tasks, taskShape, call);
    const job = runningJob(request, underWay.items, since);
    if (job) {
      return { found: 'job', job };
    }
    const range = lookRange(client.clock.theirs(since), client.clock.now());
    const backups = this.#api.in(regionId, 'DescribeBackups', { ...manual, ...inMinutes(range) });
    const page = await lists.page(backups, undefined, backupShape({ instanceId, regionId }), call);
    const backup = startedSince(page.items, range.from);
    if (!backup) {
      checkReadable(page);
      const blank = underWay.items.filter((task) => Object.values(task).every((value) => value === undefined)).length;
      checkReadable({ items: [], broken: underWay.broken + blank, total: undefined });
    }
    return backup ? { found: 'backup', backupId: backup.id } : { found: 'nothing' };
  }

  #create(request: BackupRequest): Operation {
    return this.#api.in(request.regionId, 'CreateBackup', createParams(request));
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

/** The parameters that are sent: those without a value are not. */
function given(params: Operation['params']): RequestPreview['parameters'] {
  return Object.entries(params).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [{ name, value: String(value) }],
  );
}
