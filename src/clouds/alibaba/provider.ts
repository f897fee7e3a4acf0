import type { Account, Credentials } from '../../model/account.ts';
import { isCancelled } from '../../model/errors.ts';
import type { BackupJob, BackupOptions, BackupRequest, JobProgress, StartedLook } from '../../model/jobs.ts';
import {
  refTo,
  type BackupRef,
  type CloudProvider,
  type LinkAnswer,
  type Log,
  type ProviderSettings,
} from '../../model/provider.ts';
import type { BackupQuery, Call, Page, TimeRange } from '../../model/requests.ts';
import type { Backup, Instance, Region } from '../../model/resources.ts';
import { createParams, mayHaveSnapshots, needsStorage, optionsFor, whyNot } from './backupRules.ts';
import { Client, type Operation } from './client.ts';
import { goneInstance, noJobId } from './errors.ts';
import { lookRange, runningJob, startedSince, taskOf } from './jobs.ts';
import { freshLinks, linksAtHand, whyNoLinks, whyNoneCame } from './linkAnswers.ts';
import { backupShape, copyShape } from './records/backups.ts';
import { attributeShape, databaseShape, instanceShape, regionShape, supportsSnapshot } from './records/resources.ts';
import { jobId, taskShape, toProgress } from './records/tasks.ts';
import { text } from './records/values.ts';
import { Endpoints, hostOf } from './regions.ts';
import { Lists, PAGE_SIZE } from './lists.ts';
import { inMinutes, inSeconds } from './times.ts';

const DAY = 24 * 60 * 60 * 1000;
/** How long a policy can keep a backup, in milliseconds: 730 days. */
const LONGEST_KEPT = 730 * DAY;
/** Pages of databases that are asked for at most, should a cloud give the same full page for ever. */
const MOST_DATABASE_PAGES = 100;

/** One account of ApsaraDB RDS. */
export class AlibabaProvider implements CloudProvider {
  readonly capabilities = { copies: true };
  readonly #endpoints: Endpoints;
  readonly #client: Client;
  readonly #lists: Lists;
  readonly #log: Log;
  readonly #language: string;

  constructor(account: Account, credentials: Credentials, settings: ProviderSettings, log: Log) {
    this.#endpoints = new Endpoints(account);
    this.#client = new Client(credentials, settings, log);
    this.#lists = new Lists(this.#client, log);
    this.#log = log;
    this.#language = /^zh\b/i.test(settings.language) ? 'zh-CN' : 'en-US';
  }

  async listRegions(call: Call): Promise<Page<Region>> {
    const params = { AcceptLanguage: this.#language };
    const operation: Operation = { action: 'DescribeRegions', endpoint: () => this.#endpoints.first(), params };
    const { items, broken } = await this.#lists.records(operation, regionShape, call);
    const regions = new Map<string, Region>();
    for (const { id, name, endpoint } of items) {
      // A region comes once for each of its zones.
      if (!regions.has(id)) {
        this.#endpoints.learn(id, endpoint);
        regions.set(id, { id, name, endpoint: hostOf(this.#endpoints.of(id)) });
      }
    }
    return { items: [...regions.values()], next: undefined, total: regions.size, broken };
  }

  async listInstances(region: Region, cursor: string | undefined, call: Call): Promise<Page<Instance>> {
    this.#endpoints.learn(region.id, region.endpoint);
    const operation = this.#in(region.id, 'DescribeDBInstances', {
      // 1 asks for the edition; the English documentation has 0 and 1 the wrong way round.
      InstanceLevel: 1,
      MaxResults: PAGE_SIZE,
      NextToken: cursor,
    });
    const { items, broken, body } = await this.#lists.records(operation, instanceShape(region.id), call);
    const next = text(body['NextToken']);
    // In token mode the total is that of the page only.
    return { items, next: next === cursor ? undefined : next, total: undefined, broken };
  }

  async getInstance(regionId: string, instanceId: string, call: Call): Promise<Instance> {
    const operation = this.#in(regionId, 'DescribeDBInstanceAttribute', { DBInstanceId: instanceId });
    const { items } = await this.#lists.records(operation, attributeShape(regionId), call);
    const instance = items.find(({ id }) => id === instanceId);
    if (!instance) {
      throw goneInstance(instanceId);
    }
    return instance;
  }

  async listBackups(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    const params = { DBInstanceId: instance.id, ...inMinutes(this.#theirs(query.range)) };
    const operation = this.#in(instance.regionId, 'DescribeBackups', params);
    const owner = { instanceId: instance.id, regionId: instance.regionId };
    return await this.#lists.page(operation, query.cursor, backupShape(owner), call);
  }

  async listCopies(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>> {
    const params = { DBInstanceId: instance.id, ...inSeconds(this.#theirs(query.range)) };
    const operation = this.#in(instance.regionId, 'DescribeCrossRegionBackups', params);
    const owner = { instanceId: instance.id, regionId: instance.regionId };
    return await this.#lists.page(operation, query.cursor, copyShape(owner), call);
  }

  async findBackup(ref: BackupRef, call: Call): Promise<Backup | undefined> {
    const { instanceId, regionId, backupId, copy } = ref;
    const owner = { instanceId, regionId };
    if (copy) {
      const params = { DBInstanceId: instanceId, CrossBackupId: backupId };
      const copies = this.#in(regionId, 'DescribeCrossRegionBackups', params);
      return byId((await this.#lists.page(copies, undefined, copyShape(owner), call)).items, backupId);
    }
    const params = { DBInstanceId: instanceId, BackupId: backupId, ...inMinutes(this.#theirs(rangeAround(ref))) };
    const backups = this.#in(regionId, 'DescribeBackups', params);
    return byId((await this.#lists.page(backups, undefined, backupShape(owner), call)).items, backupId);
  }

  async links(backup: Backup, call: Call): Promise<LinkAnswer> {
    const atHand = linksAtHand(backup, this.#client.clock.now());
    if (atHand.length > 0) {
      return { links: atHand };
    }
    const reason = whyNoLinks(backup);
    if (reason !== undefined) {
      return { links: [], reason };
    }
    const found = await this.findBackup(refTo(backup), call);
    const fresh = found ? freshLinks(found, this.#client.clock.now()) : [];
    return fresh.length > 0 ? { links: fresh } : { links: [], reason: whyNoneCame(found) };
  }

  async listDatabases(instance: Instance, call: Call): Promise<readonly string[]> {
    const running = new Set<string>();
    for (let page = 1; page <= MOST_DATABASE_PAGES; page++) {
      const params = { DBInstanceId: instance.id, PageSize: PAGE_SIZE, PageNumber: page };
      const operation = this.#in(instance.regionId, 'DescribeDatabases', params);
      const { items, broken } = await this.#lists.records(operation, databaseShape, call);
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
    const known = doubtful ? await this.getInstance(instance.regionId, instance.id, call) : instance;
    const ask = whyNot(known) === undefined && mayHaveSnapshots(known);
    return optionsFor(known, ask && (await this.#supportsSnapshot(known, call)));
  }

  async createBackup(request: BackupRequest, call: Call): Promise<BackupJob> {
    const { instanceId, regionId } = request;
    const asked = Date.now();
    const { body, requestId, status } = await this.#client.write(
      this.#in(regionId, 'CreateBackup', createParams(request)),
      call,
    );
    const id = jobId(body);
    if (id === undefined) {
      throw noJobId(requestId, status);
    }
    return { id, instanceId, regionId, asked };
  }

  async jobProgress(job: BackupJob, call: Call): Promise<JobProgress> {
    // The backup's id is in the answer only if the question holds the job's.
    const params = { DBInstanceId: job.instanceId, BackupJobId: job.id };
    const operation = this.#in(job.regionId, 'DescribeBackupTasks', params);
    const { items } = await this.#lists.records(operation, taskShape, call);
    const task = taskOf(job, items);
    return task ? toProgress(task) : { state: 'gone', percent: undefined, stage: '', backupId: undefined };
  }

  async lookForStarted(request: BackupRequest, since: Date, call: Call): Promise<StartedLook> {
    const { instanceId, regionId } = request;
    const manual = { DBInstanceId: instanceId, BackupMode: 'Manual' };
    const tasks = this.#in(regionId, 'DescribeBackupTasks', manual);
    const job = runningJob(request, (await this.#lists.records(tasks, taskShape, call)).items, since);
    if (job) {
      return { found: 'job', job };
    }
    const range = lookRange(this.#client.clock.theirs(since), this.#client.clock.now());
    const backups = this.#in(regionId, 'DescribeBackups', { ...manual, ...inMinutes(range) });
    const { items } = await this.#lists.page(backups, undefined, backupShape({ instanceId, regionId }), call);
    const backup = startedSince(items, range.from);
    return backup ? { found: 'backup', backupId: backup.id } : { found: 'nothing' };
  }

  dispose(): void {
    this.#client.dispose();
  }

  #theirs({ from, to }: TimeRange): TimeRange {
    const { clock } = this.#client;
    return { from: clock.theirs(from), to: clock.theirs(to) };
  }

  /** Without an answer the snapshot is not offered; everything else still is. */
  async #supportsSnapshot(instance: Instance, call: Call): Promise<boolean> {
    const operation = this.#in(instance.regionId, 'DescribeBackupPolicy', { DBInstanceId: instance.id });
    try {
      const { body } = await this.#client.read(operation, call);
      return supportsSnapshot(body);
    } catch (error) {
      if (isCancelled(error)) {
        throw error;
      }
      this.#log.info(`${instance.id}: the backup policy is not known, so no snapshot is offered`);
      return false;
    }
  }

  /** The region goes into every request: one host serves many regions. */
  #in(regionId: string, action: string, params: Operation['params']): Operation {
    return {
      action,
      regionId,
      endpoint: () => this.#endpoints.of(regionId),
      params: { RegionId: regionId, ...params },
    };
  }
}

/** Without a range the cloud may look at its latest days only. */
function rangeAround({ started }: BackupRef): TimeRange {
  const [first, last] = started === undefined ? [Date.now() - LONGEST_KEPT, Date.now()] : [started, started];
  return { from: new Date(first - DAY), to: new Date(last + DAY) };
}

function byId(backups: readonly Backup[], backupId: string): Backup | undefined {
  return backups.find(({ id }) => id === backupId);
}
