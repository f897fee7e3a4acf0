import assert from 'node:assert/strict';
import type { StoredAccount } from '../../../src/accounts/store.ts';
import { clouds } from '../../../src/clouds/index.ts';
import { InstanceListings } from '../../../src/commands/instanceListings.ts';
import { InstanceSearch, type SearchParts } from '../../../src/commands/instanceSearch.ts';
import { CloudError } from '../../../src/model/errors.ts';
import type { Call, Page } from '../../../src/model/requests.ts';
import type { Instance, Region } from '../../../src/model/resources.ts';
import { sampleKeys, startSandbox } from '../../../src/sandbox/index.ts';
import { RecordingLog } from '../../support/log.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));
const failure = (kind: CloudError['kind'], message = 'It failed.') => new CloudError({ kind, message });

function account(id: string, version = '1'): StoredAccount {
  const more = { method: 'accessKey', site: 'custom', keyPlace: 'window', cloud: 'alibaba' } as const;
  return { id, version, name: `account ${id}`, ...more };
}

function instance(regionId: string, id: string): Instance {
  const known = { engine: { kind: 'mysql', raw: 'MySQL' }, state: { kind: 'running', raw: 'Running' } } as const;
  const place = { storage: { kind: 'local', raw: 'local_ssd' }, role: { kind: 'primary', raw: 'Primary' } } as const;
  const rest = { engineVersion: '8.0', edition: undefined, lock: undefined, zone: undefined };
  return { id, name: id, regionId, ...known, ...place, ...rest, created: undefined, expires: undefined };
}

/** One request for a page of instances, answered when the test says so. */
interface Ask {
  readonly accountId: string;
  readonly regionId: string;
  readonly cursor: string | undefined;
  readonly call: Call;
  readonly answer: (ids: readonly string[], next?: string) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

interface Cloud {
  readonly regions: readonly string[];
  /** By account and region: `a/r1`. */
  readonly ranks?: Readonly<Record<string, number>>;
  /** By region. */
  readonly parts?: Readonly<Record<string, readonly string[]>>;
}

const regionOf = (id: string): Region => ({ id, name: `Region ${id}` });

/** A cloud whose regions are known at once and whose instances come when the test says so. */
class Desk {
  readonly asks: Ask[] = [];
  readonly remembered: (readonly [string, string, number])[] = [];
  regionLists = 0;
  /** Fails instead of listing regions. */
  refusal: CloudError | undefined;
  time = 0;
  readonly #cloud: Cloud;
  readonly #listings = new InstanceListings(() => new Date(this.time));
  readonly #searches: InstanceSearch[] = [];

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  /** Opens a search and lets it send its first requests. */
  async open(...accounts: readonly StoredAccount[]): Promise<InstanceSearch> {
    const parts: SearchParts = {
      accounts: accounts.length > 0 ? accounts : [account('a')],
      provider: async (accountId) => await Promise.resolve(this.#provider(accountId)),
      rank: (accountId, regionId) => this.#cloud.ranks?.[`${accountId}/${regionId}`],
      remember: (...counted) => this.remembered.push(counted),
      listings: this.#listings,
    };
    const search = new InstanceSearch(parts);
    this.#searches.push(search);
    await settle();
    return search;
  }

  /** The places asked so far, in order. */
  get places(): readonly string[] {
    return this.asks.map(({ accountId, regionId, cursor }) => [accountId, regionId, cursor].filter(Boolean).join('/'));
  }

  ask(place: string): Ask {
    const found = this.asks[this.places.lastIndexOf(place)];
    assert.ok(found, `${place} was not asked; only ${this.places.join(', ')}`);
    return found;
  }

  dispose(): void {
    this.#searches.forEach((search) => search.dispose());
  }

  #provider(accountId: string): Awaited<ReturnType<SearchParts['provider']>> {
    return {
      listRegions: async () => {
        this.regionLists++;
        if (this.refusal) {
          throw this.refusal;
        }
        const items: readonly Region[] = this.#cloud.regions.map((id) => {
          const parts = this.#cloud.parts?.[id]?.map(regionOf);
          return parts ? { ...regionOf(id), parts } : regionOf(id);
        });
        return await Promise.resolve({ items, next: undefined, total: items.length, broken: 0 });
      },
      listInstances: (region, { cursor }, call) =>
        new Promise<Page<Instance>>((resolve, reject) => {
          this.asks.push({
            accountId,
            regionId: region.id,
            cursor,
            call,
            answer: async (ids, next) => {
              const items = ids.map((id) => instance(region.id, id));
              resolve({ items, next, total: undefined, broken: 0 });
              await settle();
            },
            fail: async (error) => {
              reject(error);
              await settle();
            },
          });
        }),
    };
  }
}

const names = (search: InstanceSearch) => search.found.map(({ instance: one }) => one.id);
const manyRegions = Array.from({ length: 20 }, (_, index) => `r${index + 1}`);

describe('a search for an instance', () => {
  let desk: Desk | undefined;

  afterEach(() => desk?.dispose());

  function openDesk(cloud: Cloud): Desk {
    desk = new Desk(cloud);
    return desk;
  }

  it('asks the regions where instances were seen first, then the shown ones, and the others only on request', async () => {
    const there = openDesk({
      regions: ['r1', 'r2', 'r3', 'r4'],
      ranks: { 'a/r3': 0, 'a/r1': 1, 'b/r2': 0 },
    });
    const search = await there.open(account('a'), account('b'));
    assert.deepEqual(
      there.places.filter((place) => place.startsWith('a/')),
      ['a/r3', 'a/r1'],
    );
    assert.equal(there.places.length, 3);
    assert.deepEqual(search.left, { regions: 5, accounts: 0 });
    assert.equal(search.busy, true);
    search.searchAll();
    await settle();
    assert.equal(there.asks.length, 6, 'never more than six at once');
    assert.equal(search.left.regions, 0);
  });

  it('begins with the likeliest of those that have to wait', async () => {
    const ranks = Object.fromEntries(manyRegions.map((id, index) => [`a/${id}`, index < 10 ? 1 : 0]));
    const there = openDesk({ regions: manyRegions, ranks });
    await there.open();
    assert.deepEqual(there.places, ['a/r11', 'a/r12', 'a/r13', 'a/r14', 'a/r15', 'a/r16']);
    await there.ask('a/r13').answer([]);
    assert.equal(there.places.at(-1), 'a/r17');
  });

  it('has six regions under way at most, over all accounts', async () => {
    const ids = ['a', 'b', 'c'];
    const ranks = Object.fromEntries(ids.flatMap((id) => manyRegions.map((region) => [`${id}/${region}`, 0])));
    const there = openDesk({ regions: manyRegions, ranks });
    const search = await there.open(...ids.map((id) => account(id)));
    for (let done = 0; done < 60; done++) {
      assert.equal(there.asks.length, Math.min(60, done + 6));
      await there.asks[done]?.answer([`i${done}`]);
    }
    assert.equal(search.busy, false);
    assert.equal(search.found.length, 60);
    assert.equal(new Set(there.places).size, 60, 'each region is asked once');
  });

  it('follows the pages, shows each as it comes, and lets what is behind the first wait for others', async () => {
    const there = openDesk({ regions: ['r1'], ranks: { 'a/r1': 0 } });
    const search = await there.open();
    let changes = 0;
    search.onDidChange(() => changes++);
    await there.ask('a/r1').answer(['i1', 'i2'], 'p2');
    assert.deepEqual(names(search), ['i1', 'i2']);
    assert.ok(changes > 0);
    assert.deepEqual(there.remembered, [], 'the list is not complete yet');
    await there.ask('a/r1/p2').answer(['i2', 'i3']);
    assert.deepEqual(names(search), ['i1', 'i2', 'i3']);
    assert.deepEqual(
      there.asks.map(({ call }) => call.priority),
      ['user', 'job'],
    );
    assert.deepEqual(there.remembered, [['a', 'r1', 3]]);
    assert.equal(search.busy, false);
  });

  it('ends with a cloud that gives the same page for ever', async () => {
    const there = openDesk({ regions: ['r1'], ranks: { 'a/r1': 0 } });
    const search = await there.open();
    await there.ask('a/r1').answer(['i1'], 'p2');
    await there.ask('a/r1/p2').answer(['i2'], 'p2');
    assert.equal(there.asks.length, 2);
    assert.equal(search.busy, false);
  });

  it('asks nothing again within five minutes, and everything after them', async () => {
    const there = openDesk({ regions: ['r1', 'r2'], ranks: { 'a/r1': 0 } });
    const first = await there.open();
    await there.ask('a/r1').answer(['i1']);
    first.searchAll();
    await settle();
    await there.ask('a/r2').answer(['i2']);
    first.dispose();
    there.time = 5 * 60_000 - 1;
    const second = await there.open();
    assert.deepEqual(names(second), ['i1', 'i2'], 'also from where is looked on request only');
    assert.equal(second.busy, false);
    assert.deepEqual([there.asks.length, there.regionLists], [2, 1]);
    second.dispose();
    there.time = 5 * 60_000;
    await there.open();
    assert.deepEqual(there.places, ['a/r1', 'a/r2', 'a/r1']);
    assert.equal(there.regionLists, 2);
  });

  it('does not take what another key of the account has seen', async () => {
    const there = openDesk({ regions: ['r1'], ranks: { 'a/r1': 0 } });
    await there.open();
    await there.ask('a/r1').answer(['i1']);
    const search = await there.open(account('a', '2'));
    assert.deepEqual(names(search), []);
    assert.equal(there.asks.length, 2);
  });

  it('asks again for what was not listed to its end', async () => {
    const there = openDesk({ regions: ['r1'], ranks: { 'a/r1': 0 } });
    const first = await there.open();
    await there.ask('a/r1').answer(['i1'], 'p2');
    first.dispose();
    assert.deepEqual(names(await there.open()), []);
    assert.deepEqual(there.places, ['a/r1', 'a/r1/p2', 'a/r1']);
  });

  it('keeps what was found when it is stopped, and goes on when asked to', async () => {
    const ranks = Object.fromEntries(manyRegions.map((id) => [`a/${id}`, 0]));
    const there = openDesk({ regions: manyRegions, ranks });
    const search = await there.open();
    await there.ask('a/r1').answer(['i1']);
    await there.ask('a/r2').answer(['i2'], 'p2');
    search.stop();
    await settle();
    assert.deepEqual([search.busy, search.left.regions], [false, 19]);
    assert.ok(there.asks.slice(2).every(({ call }) => call.signal.aborted));
    assert.deepEqual(names(search), ['i1', 'i2']);
    assert.deepEqual(search.failures, [], 'to stop is no failure');
    const before = there.asks.length;
    search.searchAll();
    await settle();
    assert.equal(there.asks.length, before + 6);
    assert.equal(there.places.at(before), 'a/r2', 'from its beginning');
    assert.deepEqual(names(search), ['i1', 'i2']);
  });

  it('sends nothing more once nobody looks', async () => {
    const ranks = Object.fromEntries(manyRegions.map((id) => [`a/${id}`, 0]));
    const there = openDesk({ regions: manyRegions, ranks });
    const search = await there.open();
    search.dispose();
    await settle();
    assert.equal(there.asks.length, 6);
    assert.ok(there.asks.every(({ call }) => call.signal.aborted));
  });

  it('tells a region that failed, keeps its rows, and tries it again', async () => {
    const there = openDesk({ regions: ['r1', 'r2'], ranks: { 'a/r1': 0, 'a/r2': 0 } });
    const search = await there.open();
    await there.ask('a/r1').answer(['i1'], 'p2');
    await there.ask('a/r1/p2').fail(failure('timeout'));
    await there.ask('a/r2').answer(['i2']);
    assert.deepEqual(names(search), ['i1', 'i2']);
    const [failed, ...others] = search.failures;
    assert.deepEqual(
      [failed?.region?.id, failed?.error instanceof CloudError && failed.error.kind, others.length],
      ['r1', 'timeout', 0],
    );
    assert.deepEqual(there.remembered, [['a', 'r2', 1]]);
    assert.ok(failed);
    search.retry(failed);
    await settle();
    assert.deepEqual([search.failures.length, search.busy], [0, true]);
    await there.ask('a/r1').answer(['i3']);
    assert.deepEqual(names(search), ['i3', 'i2'], 'the new list takes the place of the old rows');
  });

  it('asks the parts of a region with it, and names what was found there after both', async () => {
    const there = openDesk({
      regions: ['r1', 'r2'],
      parts: { r1: ['p1', 'p2'], r2: ['p3'] },
      ranks: { 'a/r1': 1, 'a/p2': 0 },
    });
    const search = await there.open();
    assert.deepEqual(there.places, ['a/p2', 'a/r1', 'a/p1']);
    assert.deepEqual(search.left, { regions: 2, accounts: 0 });
    await there.ask('a/p1').answer(['i1']);
    await there.ask('a/r1').answer(['i2']);
    assert.deepEqual(
      search.found.map(({ region, instance: { id, regionId } }) => [id, regionId, region.name]),
      [
        ['i2', 'r1', 'Region r1'],
        ['i1', 'p1', 'Region r1 › Region p1'],
      ],
    );
    assert.deepEqual(there.remembered, [
      ['a', 'p1', 1],
      ['a', 'r1', 1],
    ]);
    search.searchAll();
    await settle();
    assert.deepEqual(there.places.slice(3), ['a/r2', 'a/p3']);
    await there.ask('a/p3').fail(failure('forbidden'));
    assert.deepEqual(
      search.failures.map(({ region }) => region?.name),
      ['Region r2 › Region p3'],
    );
  });

  it('tells a refused key once for all regions of the account', async () => {
    const ranks = { ...Object.fromEntries(manyRegions.map((id) => [`a/${id}`, 0])), 'b/r1': 0 };
    const there = openDesk({ regions: manyRegions, ranks });
    const search = await there.open(account('a'), account('b'));
    await there.ask('a/r1').answer(['i1']);
    for (const region of ['r2', 'r3', 'r4']) {
      await there.ask(`a/${region}`).fail(failure('token', 'The token has expired.'));
    }
    await there.ask('a/r5').fail(failure('network'));
    assert.deepEqual(
      search.failures.map(({ account: { id }, region }) => [id, region]),
      [['a', undefined]],
    );
    await there.ask('b/r1').answer(['i2']);
    assert.deepEqual(names(search), ['i1', 'i2'], 'other accounts go on');
    assert.equal(search.left.regions, 19, 'of the other account only');
  });

  it('tells an account whose regions cannot be had, and tries it again', async () => {
    const there = openDesk({ regions: ['r1'], ranks: { 'a/r1': 0 } });
    there.refusal = failure('noKey');
    const search = await there.open();
    const [failed] = search.failures;
    assert.deepEqual([failed?.account.id, failed?.region, search.busy], ['a', undefined, false]);
    assert.equal(there.asks.length, 0);
    there.refusal = undefined;
    assert.ok(failed);
    search.retry(failed);
    await settle();
    assert.deepEqual(search.failures, []);
    assert.deepEqual(there.places, ['a/r1']);
  });

  it('finds every instance of a cloud, page after page', async () => {
    const sandbox = await startSandbox();
    const [alibaba] = clouds;
    assert.ok(alibaba);
    const sample = { ...account('sample'), endpoint: sandbox.url };
    const settings = { timeout: 5000, concurrency: 8, language: 'en' };
    const provider = alibaba.connect(sample, sampleKeys.full, settings, { log: new RecordingLog() });
    const remembered = new Map<string, number>();
    const search = new InstanceSearch({
      accounts: [sample],
      provider: async () => await Promise.resolve(provider),
      rank: (_accountId, regionId) => (regionId === 'ap-southeast-1' ? 0 : undefined),
      remember: (_accountId, regionId, count) => remembered.set(regionId, count),
      listings: new InstanceListings(() => new Date()),
    });
    const idle = () =>
      new Promise<void>((resolve) => {
        const news = search.onDidChange(() => {
          if (!search.busy) {
            news.dispose();
            resolve();
          }
        });
      });
    try {
      await idle();
      assert.deepEqual([search.failures, search.left.regions], [[], 2]);
      assert.equal(remembered.get('ap-southeast-1'), 130);
      const all = idle();
      search.searchAll();
      await all;
      assert.ok(
        search.found.some(({ instance: { name }, region }) => name === 'orders-db' && region.id === 'cn-hangzhou'),
      );
      assert.equal(remembered.size, 3);
    } finally {
      search.dispose();
      provider.dispose();
      await sandbox.close();
    }
  });
});
