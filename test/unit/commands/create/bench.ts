import assert from 'node:assert/strict';
import { clouds } from '../../../../src/clouds/index.ts';
import { LastAnswers } from '../../../../src/commands/create/lastAnswers.ts';
import type { CommandParts } from '../../../../src/commands/parts.ts';
import type { StoredAccount } from '../../../../src/accounts/store.ts';
import { accountNode, instanceNode, regionNode, type InstanceNode } from '../../../../src/explorer/nodes.ts';
import { Preferences } from '../../../../src/explorer/preferences.ts';
import type { CloudId, Credentials } from '../../../../src/model/account.ts';
import type { BackupJob, JobProgress } from '../../../../src/model/jobs.ts';
import type { CloudProvider } from '../../../../src/model/provider.ts';
import type { RequestRecord, Sandbox } from '../../../../src/sandbox/index.ts';
import { RecordingLog } from '../../../support/log.ts';
import { memoryStore } from '../../../support/memory.ts';

const creating = new Set(['CreateBackup', 'CreateManualBackup']);
const regionIds: Readonly<Record<CloudId, string>> = { alibaba: 'cn-hangzhou', huawei: 'cn-north-4' };

/** The row of an instance in the tree, as far as it is revealed. */
const rowOf = (_accountId: string, _regionId: string, id: string) => [{ id }];

/** The command's world: real clients on the fake clouds, and notes of what was handed on. */
export class Bench {
  readonly log = new RecordingLog();
  readonly lastAnswers: LastAnswers;
  readonly preferences = new Preferences(memoryStore());
  readonly accounts: StoredAccount[] = [];
  /** Jobs that were handed over to be followed, as account and instance. */
  readonly followed: string[] = [];
  readonly revealed: string[] = [];
  /** Details pages that were opened, by the id of a backup. */
  readonly opened: string[] = [];
  /** Instances whose backup is followed already. */
  readonly busy = new Set<string>();
  /** Instances whose backup is followed, though nobody can say that it goes on. */
  readonly unclear = new Set<string>();
  /** The most requests for a new backup that were under way at once. */
  mostAtOnce = 0;
  /** False while jobs cannot be written to the disk. */
  records = true;
  readonly #sandbox: Sandbox;
  readonly #providers = new Map<string, CloudProvider>();
  readonly #before: number;
  #atOnce = 0;

  constructor(sandbox: Sandbox, store = memoryStore()) {
    this.#sandbox = sandbox;
    this.#before = sandbox.requests.length;
    this.lastAnswers = new LastAnswers(store);
  }

  add(id: string, cloud: CloudId = 'alibaba', more: { key?: Credentials; production?: boolean } = {}): this {
    const { key = this.#sandbox.credentialsOf(cloud), production } = more;
    const account: StoredAccount = {
      id,
      name: id,
      cloud,
      method: 'accessKey',
      site: 'custom',
      endpoint: this.#sandbox.url,
      keyPlace: 'window',
      version: '1',
      ...(production === undefined ? {} : { production }),
    };
    const settings = { timeout: 5000, concurrency: 8, language: 'en' };
    const made = clouds.find((each) => each.id === cloud)?.connect(account, key, settings, { log: this.log });
    assert.ok(made);
    this.#count(made);
    this.accounts.push(account);
    this.#providers.set(id, made);
    return this;
  }

  #count(provider: CloudProvider): void {
    const create = provider.createBackup.bind(provider);
    provider.createBackup = async (request, call) => {
      this.#atOnce += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
      try {
        return await create(request, call);
      } finally {
        this.#atOnce -= 1;
      }
    };
  }

  provider(id: string): CloudProvider {
    const provider = this.#providers.get(id);
    assert.ok(provider);
    return provider;
  }

  /** What the command is given: as much as it uses. */
  get parts(): CommandParts {
    const running: JobProgress = { state: 'running', percent: 40, stage: '', backupId: undefined };
    const current = (id: string): JobProgress | undefined =>
      this.unclear.has(id) ? { ...running, state: 'unknown' } : this.busy.has(id) ? running : undefined;
    const sessions = {
      asked: async (id: string) => {
        this.provider(id).resume();
        return await Promise.resolve(this.provider(id));
      },
      provider: async (id: string) => await Promise.resolve(this.provider(id)),
      resume: (id: string) => this.provider(id).resume(),
    };
    const start = async (accountId: string, name: string, _job: BackupJob) => {
      this.followed.push(`${accountId} ${name}`);
      return await Promise.resolve(this.records);
    };
    const parts = {
      store: { list: () => this.accounts, get: (id: string) => this.accounts.find((each) => each.id === id) },
      sessions,
      preferences: this.preferences,
      children: { regionName: () => undefined, reread: async () => await Promise.resolve(), instances: rowOf },
      activity: { current: (_id: string, instanceId: string) => current(instanceId) },
      jobs: async () => await Promise.resolve({ start }),
      panels: async () =>
        await Promise.resolve({
          details: { show: ({ backupId }: { readonly backupId: string }) => void this.opened.push(backupId) },
        }),
      view: { reveal: ({ id }: { readonly id: string }) => void this.revealed.push(id) },
      sent: async () =>
        await Promise.resolve({ during: async <Result>(_sent: unknown, work: () => Result) => await work() }),
      lastAnswers: this.lastAnswers,
      log: this.log,
    };
    return parts as unknown as CommandParts;
  }

  /** Rows of the tree. */
  async rows(accountId: string, ...names: readonly string[]): Promise<readonly InstanceNode[]> {
    const account = this.accounts.find(({ id }) => id === accountId);
    assert.ok(account);
    const region = { id: regionIds[account.cloud], name: regionIds[account.cloud] };
    const call = { signal: new AbortController().signal };
    const { items } = await this.provider(accountId).listInstances(region, {}, call);
    return names.map((name) => {
      const instance = items.find((each) => each.name === name);
      assert.ok(instance, name);
      return instanceNode(regionNode(accountNode(account), region), instance);
    });
  }

  /** The requests for a new backup that arrived. */
  get sent(): readonly RequestRecord[] {
    return this.#sandbox.requests.slice(this.#before).filter(({ action }) => creating.has(action));
  }

  dispose(): void {
    this.#providers.forEach((provider) => provider.dispose());
    this.preferences.dispose();
  }
}
