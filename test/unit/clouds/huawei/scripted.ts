import assert from 'node:assert/strict';
import { Api } from '../../../../src/clouds/huawei/api.ts';
import { operations } from '../../../../src/clouds/huawei/operations.ts';
import { HuaweiProvider } from '../../../../src/clouds/huawei/provider.ts';
import type { Account } from '../../../../src/model/account.ts';
import { isCloudError, type CloudError } from '../../../../src/model/errors.ts';
import type { ProviderSettings } from '../../../../src/model/provider.ts';
import type { Instance } from '../../../../src/model/resources.ts';
import { sampleInstance } from '../../../support/instance.ts';
import { RecordingLog } from '../../../support/log.ts';
import { json, settings, tinyServer, type Seen, type TinyServer } from '../alibaba/helpers.ts';

/** One request, by what it asks for. */
export interface Asked {
  readonly operation: string;
  /** The project's name: its id is `id-<name>`. */
  readonly project: string | undefined;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Of a POST. */
  readonly body: unknown;
}

/** What an operation answers. `status` says that it is a refusal; the rest is the body. */
export type Scripted = object | ((asked: Asked) => object);

const credentials = { accessKeyId: 'UNITTESTKEYID0000001', accessKeySecret: 'unit/test+secret' };

export const projectList = (...names: string[]) => ({
  projects: names.map((name) => ({ id: `id-${name}`, name, enabled: true, is_domain: false })),
});

export const refusal = (status: number, code: string) => ({ status, error_code: code, error_msg: 'No.' });

/** A record of ListBackups or ListOffsiteBackups. */
export const record = (id: string, type: string, begin: string, more: object = {}) => ({
  id,
  instance_id: 'node',
  name: id,
  type,
  size: 2,
  status: 'COMPLETED',
  begin_time: begin,
  end_time: begin,
  ...more,
});

export const backupList = (...backups: object[]) => ({ backups, total_count: backups.length });

export const instanceOf = (engine: Parameters<typeof sampleInstance>[0] = 'mysql', more: Partial<Instance> = {}) =>
  sampleInstance(engine, 'cloud', { id: 'orders-in01', regionId: 'cn-north-4', ...more });

export const range = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-21T00:00:00Z') };
export const asked = { begin_time: '2026-11-01T00:00:00+0000', end_time: '2026-11-21T00:00:00+0000' };

/** A cloud on loopback that answers each operation as it is told, refuses the rest, and an account of it. */
export class ScriptedCloud {
  replies: Readonly<Record<string, Scripted>> = {};
  readonly log = new RecordingLog();
  readonly server: TinyServer;
  readonly #account: Account;
  readonly #asked: Asked[] = [];

  static async start(): Promise<ScriptedCloud> {
    return new ScriptedCloud(await tinyServer());
  }

  private constructor(server: TinyServer) {
    this.server = server;
    this.#account = {
      id: 'h',
      cloud: 'huawei',
      name: 'h',
      method: 'accessKey',
      site: 'sample',
      endpoint: server.url,
      keyPlace: 'window',
    };
    this.reset();
  }

  /** Replies from now on; forgets what was asked. */
  reset(replies: Readonly<Record<string, Scripted>> = {}): void {
    this.replies = { ListAuthProjects: projectList('cn-north-4', 'cn-east-3'), ...replies };
    this.#asked.length = 0;
    this.server.answer = (seen, response, request) => {
      const one = askedBy(seen, request.headers['x-project-id']);
      this.#asked.push(one);
      const reply = this.replies[one.operation] ?? refusal(403, 'DBS.200010');
      const body: object = typeof reply === 'function' ? (reply as (asked: Asked) => object)(one) : reply;
      const { status, ...rest } = body as { status?: number };
      json(response, rest, status ?? 200);
    };
  }

  connect(more: Partial<ProviderSettings> = {}): HuaweiProvider {
    return new HuaweiProvider(this.#account, credentials, this.#settings(more), { log: this.log });
  }

  api(more: Partial<ProviderSettings> = {}): Api {
    return new Api(this.#account, credentials, this.#settings(more), { log: this.log });
  }

  /** The requests for RDS so far, in the order in which they arrived. */
  get asked(): readonly Asked[] {
    return this.#asked.filter(({ operation }) => operation !== 'ListAuthProjects');
  }

  of(operation: string): readonly Asked[] {
    return this.asked.filter((one) => one.operation === operation);
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  #settings(more: Partial<ProviderSettings>): ProviderSettings {
    return { ...settings, callLimit: { calls: 1000, milliseconds: 1000 }, ...more };
  }
}

function askedBy({ method, url, params }: Seen, projectId: string | string[] | undefined): Asked {
  const { pathname, searchParams } = new URL(url, 'http://x');
  const found = Object.entries(operations).find(
    ([, one]) => one.method === method && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
  );
  return {
    operation: found?.[0] ?? 'unknown',
    project: /^id-(.+)$/.exec(String(projectId))?.[1],
    path: pathname,
    query: Object.fromEntries([...searchParams].filter(([name, value]) => name !== 'limit' || value !== '100')),
    // The server takes every body for a form.
    body: method === 'POST' ? (JSON.parse([...params.keys()].join('&')) as unknown) : undefined,
  };
}

export async function failureOf(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error), String(error));
  return error;
}
