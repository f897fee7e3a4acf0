/* The product on one side, a slow cloud in a process of its own on the other. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { clouds } from '../src/clouds/index.ts';
import { Children, type ChildrenParts } from '../src/explorer/children.ts';
import type { InstanceNode, RegionNode } from '../src/explorer/nodes.ts';
import { Preferences } from '../src/explorer/preferences.ts';
import type { Account } from '../src/model/account.ts';
import type { CloudProvider, ProviderSettings, Surroundings } from '../src/model/provider.ts';
import { sampleKeys } from '../src/sandbox/index.ts';
import { memoryStore } from '../test/support/memory.ts';
import type { Counts } from './slowCloud.ts';

/** Milliseconds that every request takes on its way. */
export const LATENCY = 50;
export const regionId = 'ap-southeast-1';

export interface SlowCloud {
  readonly url: string;
  /** The requests by action since this was asked last. */
  counts(): Promise<Counts>;
  /** The most that came within any second since `counts` was asked last. */
  busiest(): Promise<number>;
  /** From now on a question that was asked before costs only the way. */
  remember(): Promise<unknown>;
  close(): void;
}

/** `fleetCloud.ts` takes the other numbers: how many regions, instances in each, and backups of each. */
export async function startCloud(file: 'slowCloud.ts' | 'fleetCloud.ts', ...numbers: number[]): Promise<SlowCloud> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [LATENCY, ...numbers].map(String));
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  const ask = async <Answer>(question: string): Promise<Answer> => {
    child.send(question);
    return ((await once(child, 'message')) as [Answer])[0];
  };
  return {
    url,
    counts: async () => await ask<Counts>('counts'),
    busiest: async () => await ask<number>('busiest'),
    remember: async () => await ask('remember'),
    close: () => child.kill(),
  };
}

const silent = () => undefined;
export const silentLog = { debug: silent, info: silent, warn: silent, error: silent };

export interface Connection {
  readonly account: Account;
  readonly provider: CloudProvider;
}

/** The real client with the settings that a user has who has set none. */
export function connect(
  url: string,
  settings: Partial<ProviderSettings> = {},
  surroundings: Partial<Surroundings> = {},
): Connection {
  const account: Account = {
    id: 'bench',
    cloud: 'alibaba',
    name: 'bench',
    method: 'accessKey',
    site: 'custom',
    endpoint: url,
    keyPlace: 'window',
  };
  const provider = clouds
    .find(({ id }) => id === account.cloud)
    ?.connect(
      account,
      sampleKeys.full,
      { timeout: 30_000, concurrency: 8, language: 'en', ...settings },
      { log: silentLog, ...surroundings },
    );
  if (!provider) {
    throw new Error('there is no such cloud');
  }
  return { account, provider };
}

export interface OpenTree {
  readonly children: Children;
  readonly region: RegionNode;
  readonly instances: readonly InstanceNode[];
}

/** Nobody looks how the instances are doing. */
const noInsight: ChildrenParts['insight'] = { health: () => undefined };

/** The tree's own code with one region open. */
export async function openTree({ account, provider }: Connection, insight = noInsight): Promise<OpenTree> {
  const children = new Children({
    accounts: () => [account],
    provider: async () => await Promise.resolve(provider),
    describe: String,
    now: () => new Date(),
    preferences: new Preferences(memoryStore()),
    insight,
  });
  const [root] = children.roots();
  const regions = root ? await children.loaded(root) : [];
  const region = regions.find((row) => row.kind === 'region' && row.region.id === regionId);
  if (region?.kind !== 'region') {
    throw new Error('the sandbox has lost its region');
  }
  const instances = (await children.loaded(region)).filter((row) => row.kind === 'instance');
  return { children, region, instances };
}
