import assert from 'node:assert/strict';
import { Api } from '../../../../src/clouds/alibaba/api.ts';
import { isCloudError, type CloudError } from '../../../../src/model/errors.ts';
import type { ProviderSettings } from '../../../../src/model/provider.ts';
import { RecordingLog } from '../../../support/log.ts';
import { credentials, json, settings, tinyServer, type TinyServer } from './helpers.ts';

/** What an operation answers; with a `Code` it is a refusal. */
export type Scripted = object | ((asked: URLSearchParams) => object);

/** A cloud on loopback that answers each operation as it is told, refuses the rest, and an account of it. */
export class ScriptedCloud {
  replies: Readonly<Record<string, Scripted>> = {};
  readonly log = new RecordingLog();
  readonly api: Api;
  readonly #server: TinyServer;

  static async start(more: Partial<ProviderSettings> = {}): Promise<ScriptedCloud> {
    return new ScriptedCloud(await tinyServer(), { ...settings, ...more });
  }

  private constructor(server: TinyServer, providerSettings: ProviderSettings) {
    const account = {
      id: 'a',
      cloud: 'alibaba',
      name: 'a',
      method: 'accessKey',
      site: 'sample',
      endpoint: server.url,
      keyPlace: 'window',
    } as const;
    this.#server = server;
    this.api = new Api(account, credentials, providerSettings, { log: this.log });
    server.answer = ({ params }, response) => {
      const reply = this.replies[params.get('Action') ?? ''] ?? { Code: 'Forbidden.RAM', Message: 'No.' };
      const body: object = typeof reply === 'function' ? (reply as (asked: URLSearchParams) => object)(params) : reply;
      json(response, { RequestId: 'REQ', ...body }, 'Code' in body ? 403 : 200);
    };
  }

  /** The requests for an operation, in order, without the parameters that every request has. */
  asked(action: string): readonly Readonly<Record<string, string>>[] {
    const common = /^(Action|Format|Version|Timestamp|SecurityToken|AccessKeyId|Signature\w*)$/;
    return this.#server.seen
      .filter(({ params }) => params.get('Action') === action)
      .map(({ params }) => Object.fromEntries([...params].filter(([name]) => !common.test(name))));
  }

  /** The names of all operations that were asked for, each once. */
  get operations(): readonly string[] {
    return [...new Set(this.#server.seen.map(({ params }) => params.get('Action') ?? ''))].toSorted();
  }

  async close(): Promise<void> {
    this.api.client.dispose();
    await this.#server.close();
  }
}

export async function failureOf(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error), String(error));
  return error;
}
