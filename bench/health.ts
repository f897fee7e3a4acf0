/*
 * node bench/health.ts: does looking up the health of a region's instances slow an expansion down?
 *
 * Opens the backups of one instance after another, in the tree's own code over the real client and the sandbox with 50 ms
 * on the way, in turns without and with the health of 130 instances being looked up meanwhile. Prints the medians side by
 * side, and what the look-up itself costs.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { clouds } from '../src/clouds/index.ts';
import { Children } from '../src/explorer/children.ts';
import { groupNode, type InstanceNode, type RegionNode } from '../src/explorer/nodes.ts';
import { Preferences } from '../src/explorer/preferences.ts';
import { HealthWatch } from '../src/health/watch.ts';
import type { Account } from '../src/model/account.ts';
import type { CloudProvider } from '../src/model/provider.ts';
import { sampleKeys } from '../src/sandbox/index.ts';
import { memoryStore } from '../test/support/memory.ts';
import type { Counts } from './slowCloud.ts';

const latency = 50;
const now = () => new Date();
const settings = () => ({ limitHours: 26, allowSchedule: true });
const expansions = 40;
const regionId = 'ap-southeast-1';

interface SlowCloud {
  readonly url: string;
  /** The requests by action since the last call. */
  counts(): Promise<Counts>;
  close(): void;
}

async function startSlowCloud(): Promise<SlowCloud> {
  const child = fork(fileURLToPath(new URL('slowCloud.ts', import.meta.url)), [String(latency)]);
  const [start] = (await once(child, 'message')) as [{ url: string }];
  return {
    url: start.url,
    counts: async () => {
      child.send('counts');
      return ((await once(child, 'message')) as [Counts])[0];
    },
    close: () => child.kill(),
  };
}

interface Product {
  readonly children: Children;
  readonly health: HealthWatch;
  readonly region: RegionNode;
  readonly instances: readonly InstanceNode[];
  dispose(): void;
}

/** The tree with one region open. */
async function openProduct(url: string): Promise<Product> {
  const account: Account = {
    id: 'bench',
    cloud: 'alibaba',
    name: 'bench',
    method: 'accessKey',
    site: 'custom',
    endpoint: url,
    keyPlace: 'window',
  };
  const cloud = clouds.find(({ id }) => id === 'alibaba');
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const provider = cloud?.connect(
    account,
    sampleKeys.full,
    { timeout: 30_000, concurrency: 8, language: 'en' },
    { log },
  );
  if (!provider) {
    throw new Error('there is no such cloud');
  }
  const connect = (): Promise<CloudProvider> => Promise.resolve(provider);
  const preferences = new Preferences(memoryStore());
  const health = new HealthWatch({ provider: connect, settings, now });
  const children = new Children({
    accounts: () => [account],
    provider: connect,
    describe: String,
    now,
    preferences,
    insight: health,
  });
  const [root] = children.roots();
  const regions = root ? await children.loaded(root) : [];
  const region = regions.find((row) => row.kind === 'region' && row.region.id === regionId);
  if (region?.kind !== 'region') {
    throw new Error('the sandbox has lost its region');
  }
  const instances = (await children.loaded(region)).filter((row) => row.kind === 'instance');
  const dispose = () => {
    health.dispose();
    children.dispose();
    provider.dispose();
  };
  return { children, health, region, instances, dispose };
}

const targets = ({ instances }: Product) =>
  instances.map(({ instance }) => ({ accountId: 'bench', regionId, instance }));

/** Milliseconds from the click to the rows, each after another instance. */
async function expand(product: Product, watched: boolean): Promise<readonly number[]> {
  const times: number[] = [];
  for (const instance of product.instances.slice(0, expansions)) {
    if (watched) {
      // All over again, so that the look-up is under way during every expansion.
      product.health.watch([]);
      product.health.invalidate('bench');
      product.health.watch(targets(product));
      await wait(20);
    }
    const begin = performance.now();
    await product.children.loaded(groupNode(instance, 'backups'));
    times.push(performance.now() - begin);
  }
  product.health.watch([]);
  return times;
}

/** How long all instances take to be looked up, and with how many requests. */
async function lookUp(product: Product, cloud: SlowCloud) {
  await cloud.counts();
  const begin = performance.now();
  product.health.watch(targets(product));
  while (product.health.counts().pending > 0) {
    await wait(10);
  }
  return { ms: performance.now() - begin, counts: await cloud.counts(), ...product.health.counts() };
}

function median(times: readonly number[]): number {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function measure(cloud: SlowCloud): Promise<void> {
  const quiet: number[] = [];
  const watched: number[] = [];
  for (let round = 0; round < 4; round++) {
    for (const watching of round % 2 === 0 ? [false, true] : [true, false]) {
      const product = await openProduct(cloud.url);
      (watching ? watched : quiet).push(...(await expand(product, watching)));
      product.dispose();
    }
  }
  const product = await openProduct(cloud.url);
  const all = await lookUp(product, cloud);
  product.dispose();
  const requests = Object.entries(all.counts).map(([action, count]) => `${count} ${action}`);
  console.log(`${latency} ms a request, ${expansions} expansions, 4 rounds in turns, medians in ms`);
  console.log(`expand backups, nothing else under way:   ${median(quiet).toFixed(1)}`);
  console.log(`expand backups, health of 130 looked up:  ${median(watched).toFixed(1)}`);
  console.log(`health of ${all.checked} instances: ${all.ms.toFixed(0)} ms; ${requests.join(', ')}`);
}

const cloud = await startSlowCloud();
await measure(cloud);
cloud.close();
