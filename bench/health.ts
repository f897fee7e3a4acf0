/*
 * Does looking up the health of a region's instances slow an expansion down? Opens the backups of one instance after
 * another, in the tree's own code over the real client, in turns without and with the health of 130 instances being looked
 * up meanwhile. Says too what the look-up itself costs.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { groupNode } from '../src/explorer/nodes.ts';
import { HealthWatch } from '../src/health/watch.ts';
import { connect, openTree, regionId, startCloud, type OpenTree } from './cloud.ts';
import type { Options, Row } from './row.ts';
import { median } from './table.ts';

const now = () => new Date();
const settings = () => ({ limitHours: 26, allowSchedule: true });
const EXPANSIONS = 40;

interface Product extends OpenTree {
  readonly health: HealthWatch;
  dispose(): void;
}

async function openProduct(url: string): Promise<Product> {
  const connection = connect(url);
  const { provider } = connection;
  const health = new HealthWatch({ provider: async () => await Promise.resolve(provider), settings, now });
  const tree = await openTree(connection, health);
  const dispose = () => {
    health.dispose();
    tree.children.dispose();
    provider.dispose();
  };
  return { ...tree, health, dispose };
}

const targets = ({ instances }: Product) =>
  instances.map(({ instance }) => ({ accountId: 'bench', regionId, instance }));

/** Milliseconds from the click to the rows, each after another instance. */
async function expand(product: Product, watched: boolean): Promise<readonly number[]> {
  const times: number[] = [];
  for (const instance of product.instances.slice(0, EXPANSIONS)) {
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

/** Milliseconds that all instances take to be looked up. */
async function lookUp(product: Product): Promise<number> {
  const begin = performance.now();
  product.health.watch(targets(product));
  while (product.health.counts().pending > 0) {
    await wait(10);
  }
  return performance.now() - begin;
}

export async function measure({ rounds }: Options): Promise<readonly Row[]> {
  const cloud = await startCloud('slowCloud.ts');
  const quiet: number[] = [];
  const watched: number[] = [];
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const watching of round % 2 === 0 ? [false, true] : [true, false]) {
      const product = await openProduct(cloud.url);
      (watching ? watched : quiet).push(...(await expand(product, watching)));
      product.dispose();
    }
    const product = await openProduct(cloud.url);
    all.push(await lookUp(product));
    product.dispose();
  }
  cloud.close();
  const [ours, peer] = [median(watched), median(quiet)];
  return [
    {
      what: 'expansion while health of 130 is looked up',
      ours: { value: ours, unit: 'ms' },
      peer: { who: 'nothing else', value: peer, unit: 'ms' },
      figure: ours / peer,
      how: 'ours / peer',
    },
    { what: 'health of 130 instances', ours: { value: median(all), unit: 'ms' }, figure: median(all), how: 'ours' },
  ];
}
