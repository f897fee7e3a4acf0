import type { Account, Credentials, CredentialSource } from '../../model/account.ts';
import type { ProviderSettings, Surroundings } from '../../model/provider.ts';
import type { TimeRange } from '../../model/requests.ts';
import { Client, type Operation } from './client.ts';
import { Lists } from './lists.ts';
import { Endpoints } from './regions.ts';

/** What the parts of the provider share: one account's client, its hosts, and how its requests are put together. */
export class Api {
  readonly account: Account;
  readonly endpoints: Endpoints;
  readonly client: Client;
  readonly lists: Lists;
  readonly log: Surroundings['log'];
  /** For names that the cloud localises. */
  readonly language: 'zh-CN' | 'en-US';

  constructor(
    account: Account,
    credentials: Credentials | CredentialSource,
    settings: ProviderSettings,
    surroundings: Surroundings,
  ) {
    this.account = account;
    this.endpoints = new Endpoints(account);
    this.client = new Client(credentials, settings, surroundings);
    this.lists = new Lists(this.client, surroundings.log);
    this.log = surroundings.log;
    this.language = /^zh\b/i.test(settings.language) ? 'zh-CN' : 'en-US';
  }

  /** Asks for the regions, before any host but the first is known. */
  regions(): Operation {
    const params = { AcceptLanguage: this.language };
    return { action: 'DescribeRegions', endpoint: () => this.endpoints.first(), params };
  }

  /** The region goes into every request: one host serves many regions. */
  in(regionId: string, action: string, params: Operation['params']): Operation {
    return {
      action,
      regionId,
      endpoint: () => this.endpoints.of(regionId),
      params: { RegionId: regionId, ...params },
    };
  }

  /** A range by the cloud's clock. */
  theirs({ from, to }: TimeRange): TimeRange {
    const { clock } = this.client;
    return { from: clock.theirs(from), to: clock.theirs(to) };
  }
}
