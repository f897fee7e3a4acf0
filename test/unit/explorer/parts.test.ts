import assert from 'node:assert/strict';
import { locate, type Place } from '../../../src/explorer/locate.ts';
import type { InstanceNode, Node, RegionNode } from '../../../src/explorer/nodes.ts';
import { OpenRows } from '../../../src/explorer/openRows.ts';
import { HealthWatch } from '../../../src/health/watch.ts';
import type { Region } from '../../../src/model/resources.ts';
import {
  backups,
  hang,
  ids,
  instances,
  names,
  noon,
  notes,
  oneInstance,
  only,
  ownerOf,
  refuse,
  scene,
  until,
  words,
  type Tree,
} from './tree.ts';

/** The region that is a part in these tests, and the one it is a part of. */
const part = 'cn-shanghai';
const whole = 'cn-hangzhou';
const parts = { [whole]: [part] };

const regions = (rows: readonly Node[]): RegionNode[] => rows.filter((row) => row.kind === 'region');
const regionIds = (rows: readonly Node[]): string[] => regions(rows).map(({ region }) => region.id);

const shown = (rows: OpenRows) => rows.instances().map(({ instance }) => instance.name);

async function find(tree: Tree, place: Place): Promise<InstanceNode | undefined> {
  return await locate(tree.children, tree.preferences, place);
}

/** An instance of the part, by its name. */
async function within(tree: Tree, name = 'shop-db'): Promise<InstanceNode> {
  const found = instances(await tree.shown(await tree.part())).find(({ instance }) => instance.name === name);
  assert.ok(found, `no instance ${name}`);
  return found;
}

describe('a part of a region', () => {
  const stage = scene();
  const open = () => stage.open({ parts });

  it('stands below its region, before the instances of that one', async () => {
    const tree = open();
    assert.deepEqual(regionIds(await tree.shown(tree.root())).toSorted(), ['ap-southeast-1', whole]);
    const rows = await tree.shown(await tree.region());
    assert.deepEqual(regionIds(rows.slice(0, 1)), [part]);
    assert.equal(regions(rows).length, 1);
    assert.equal(names(rows).length, 25, 'of the region itself');
  });

  it('is there without being asked for', async () => {
    const tree = open();
    const region = await tree.region();
    stage.sandbox.faults.add(hang('DescribeDBInstances'));
    const opening = tree.children.of(region);
    assert.deepEqual(regionIds(tree.children.rows(region)), [part]);
    await opening;
    assert.deepEqual(words(tree.children.rows(region)), ['loading']);
    tree.children.branch(region).cancel();
    stage.sandbox.faults.clear();
    stage.sandbox.faults.add(refuse('DescribeDBInstances'));
    await tree.children.refresh(region);
    const rows = tree.children.rows(region);
    assert.equal(rows[0]?.kind, 'region', 'above the reason why the instances are not there');
    only(rows, 'failed');
    assert.equal((await tree.shown(await tree.part())).length, 5, 'and can be opened all the same');
  });

  it('opens like a region, down to the backups', async () => {
    const tree = open();
    const place = await tree.part();
    const requests = await tree.requests(async () => await tree.shown(place));
    assert.deepEqual(
      requests.map(({ action }) => action),
      ['DescribeDBInstances'],
    );
    const rows = tree.children.rows(place);
    assert.deepEqual([names(rows).length, notes(rows).length], [4, 0]);
    assert.equal(rows.at(-1)?.kind, 'group', 'the backups of released instances');
    assert.ok(ids(rows).every((id) => id.startsWith(`${place.id}/`)));
    const list = await tree.group(await within(tree));
    assert.ok(backups(await tree.shown(list)).length > 0);
    const released = await tree.group(place, 'released');
    assert.ok((await tree.shown(released)).length > 0);
  });

  it('counts its own instances', async () => {
    const tree = open();
    await tree.shown(await tree.part());
    assert.deepEqual(tree.preferences.found('main'), { [whole]: 25, [part]: 4 });
  });

  it('is called by its region, too, where it does not stand below it', async () => {
    const tree = open();
    assert.equal(tree.children.regionName('main', part), undefined);
    const [region, inside] = [await tree.region(), await tree.part()];
    assert.equal(tree.children.regionName('main', whole), region.region.name);
    assert.equal(tree.children.regionName('main', part), `${region.region.name} › ${inside.region.name}`);
  });

  it('is hidden with its region, and keeps what was loaded', async () => {
    const tree = open();
    const place = await tree.part();
    const old = await tree.shown(place);
    await tree.preferences.showRegions('main', ['ap-southeast-1']);
    const rows = tree.children.rows(tree.root());
    assert.deepEqual(regionIds(rows), ['ap-southeast-1']);
    assert.equal(only(rows, 'hidden').total, 1, 'a part is no region of its own');
    await tree.preferences.showRegions('main', undefined);
    const requests = await tree.sent(async () => assert.deepEqual(await tree.shown(await tree.part()), old));
    assert.deepEqual(requests, []);
  });

  it('has a filter of its own', async () => {
    const tree = open();
    const place = await tree.part();
    const region = await tree.region();
    const all = await tree.shown(region);
    await tree.shown(place);
    tree.fired.length = 0;
    await tree.preferences.setFilter('main', part, { values: { engine: { value: 'mysql', label: 'MySQL' } } });
    assert.deepEqual(tree.fired, [place]);
    assert.deepEqual(names(await tree.shown(place)), ['shop-db']);
    assert.deepEqual(tree.children.rows(region), all);
    await tree.preferences.setFilter('main', whole, {
      values: { engine: { value: 'sqlserver', label: 'SQL Server' } },
    });
    const rows = await tree.shown(region);
    assert.deepEqual([regionIds(rows), names(rows)], [[part], ['crm-db', 'erp-db']]);
    assert.deepEqual(names(await tree.shown(place)), ['shop-db']);
  });

  it('is forgotten with its account', async () => {
    const tree = open();
    const { id } = (await within(tree)).instance;
    tree.children.forget(['main']);
    assert.deepEqual(tree.children.instances('main', part, id), []);
    assert.equal(tree.children.regionName('main', part), undefined);
  });
});

describe('a part of a region that is refreshed', () => {
  const stage = scene();
  const open = () => stage.open({ parts });

  it('is asked by itself', async () => {
    const tree = open();
    const place = await tree.part();
    await tree.shown(place);
    const requests = await tree.requests(async () => await tree.children.refresh(place));
    assert.deepEqual(
      requests.map(({ action, params }) => [action, params['RegionId']]),
      [['DescribeDBInstances', part]],
    );
  });

  it('is read again with its region, once it is looked at', async () => {
    const tree = open();
    const [region, place] = [await tree.region(), await tree.part()];
    const old = await tree.shown(place);
    await tree.children.refresh(region);
    const requests = await tree.sent(async () => await tree.shown(place));
    assert.deepEqual(requests, ['DescribeDBInstances']);
    assert.deepEqual(ids(tree.children.rows(place)), ids(old));
  });

  it('is told with the row that the editor was given, whoever else looked at the tree', async () => {
    const tree = open();
    const rows = new OpenRows(tree.children);
    const region = await tree.region();
    const place = await tree.part();
    [tree.root(), region, place].forEach((row) => rows.open(row));
    rows.instances();
    assert.equal(regions(tree.children.rows(region))[0], place);
    tree.fired.length = 0;
    await tree.shown(place);
    assert.ok(tree.fired.includes(place));
  });

  it('goes with what was loaded below it, and a new one keeps what is', async () => {
    const tree = open();
    const list = await tree.group(await within(tree));
    await tree.shown(list);
    const held = tree.children.branch(list);
    tree.parts = { [whole]: ['ap-southeast-1'] };
    await tree.children.refresh(tree.root());
    assert.deepEqual(regionIds(await tree.shown(tree.root())).toSorted(), [whole, part]);
    const region = await tree.region();
    const fresh = await tree.part('ap-southeast-1');
    const old = await tree.shown(fresh);
    assert.equal(names(old).length, 130);
    assert.notEqual(tree.children.branch(list), held, 'the list of the part that is gone');
    await tree.children.refresh(region);
    assert.equal(regions(tree.children.rows(region))[0], fresh);
    assert.deepEqual(ids(tree.children.rows(fresh)), ids(old));
  });
});

describe('an instance in a part of a region', () => {
  const stage = scene();
  const open = () => stage.open({ parts });

  it('is drawn anew when it was asked for again', async () => {
    const tree = open();
    const row = await within(tree);
    assert.deepEqual(tree.children.instances('main', part, row.instance.id), [row]);
    tree.fired.length = 0;
    await tree.children.reread(row);
    assert.deepEqual(tree.fired, [row]);
  });

  it('goes away if it was deleted meanwhile', async () => {
    const tree = open();
    const row = await within(tree);
    stage.sandbox.release(row.instance.id);
    const requests = await tree.requests(async () => await tree.children.refresh(row));
    assert.deepEqual(requests.at(-1)?.params['RegionId'], part);
    assert.equal(names(tree.children.rows(await tree.part())).length, 3);
  });

  it('shows a finished backup, and so does its pin', async () => {
    const tree = open();
    const { instance } = await within(tree);
    await tree.preferences.pin('main', instance);
    assert.deepEqual(names(tree.children.rows(tree.root())), ['shop-db']);
    const rows = tree.children.instances('main', part, instance.id);
    assert.deepEqual(
      rows.map(({ parent }) => [parent.kind, parent.id]),
      [
        ['region', (await tree.part()).id],
        ['account', 'main'],
      ],
    );
    const [first, second] = await Promise.all(rows.map(async (row) => await tree.group(row)));
    assert.ok(first && second);
    assert.deepEqual((await tree.shown(first)).length, (await tree.shown(second)).length);
    const look = async () => await tree.children.refreshBackups('main', part, instance.id);
    assert.deepEqual(await tree.sent(look), ['DescribeBackups', 'DescribeBackups']);
  });

  it('that is pinned needs no region on the screen, also after a restart', async () => {
    const before = open();
    const { instance } = await within(before);
    const tree = open();
    await tree.preferences.pin('main', instance);
    const [pin] = instances(tree.children.rows(tree.root()));
    assert.ok(pin);
    assert.deepEqual(tree.children.instances('main', part, instance.id), [pin]);
    const list = await tree.group(pin);
    assert.deepEqual(await tree.sent(async () => await tree.shown(list)), ['DescribeBackups']);
  });
});

describe('the instances of parts on the screen', () => {
  const stage = scene();

  it('stand before those of the region, as in the tree, as long as both are open', async () => {
    const tree = stage.open({ parts });
    const rows = new OpenRows(tree.children);
    const [region, place] = [await tree.region(), await tree.part()];
    await tree.shown(place);
    rows.open(tree.root());
    rows.open(place);
    assert.deepEqual(shown(rows), [], 'its region is not open');
    rows.open(region);
    const expected = [...names(tree.children.rows(place)), ...names(tree.children.rows(region))];
    assert.equal(expected.length, 29);
    assert.deepEqual(shown(rows), expected);
    assert.deepEqual(
      new Set(
        rows
          .instances()
          .slice(0, 4)
          .map(({ regionId }) => regionId),
      ),
      new Set([part]),
    );
    rows.close(place);
    assert.equal(shown(rows).length, 25);
    rows.open(place);
    rows.close(region);
    assert.deepEqual(shown(rows), []);
  });

  it('are looked into, and their rows are told how they are', async () => {
    const tree = stage.open({ parts });
    const rows = new OpenRows(tree.children);
    const place = await tree.part();
    await tree.shown(place);
    [tree.root(), await tree.region(), place].forEach((row) => rows.open(row));
    const watch = new HealthWatch({
      provider: async (id) => await Promise.resolve(tree.provider(id)),
      settings: () => ({ limitHours: 26, allowSchedule: true }),
      now: () => noon,
    });
    const told = new Set<Node>();
    watch.onDidChange(({ accountId, regionId, instanceId }) =>
      tree.children.instances(accountId, regionId, instanceId).forEach((row) => told.add(row)),
    );
    watch.watch(rows.instances().slice(0, 4));
    const row = await within(tree);
    const state = await until(
      () => watch.health('main', row.instance.id)?.state,
      (known) => known !== undefined,
    );
    assert.equal(state, 'good');
    assert.ok(told.has(row));
    watch.dispose();
  });

  it('are seen after the regions were read anew', async () => {
    const tree = stage.open({ parts });
    const rows = new OpenRows(tree.children);
    const place = await tree.part();
    await tree.shown(place);
    [tree.root(), await tree.region(), place].forEach((row) => rows.open(row));
    await tree.children.refresh(tree.root());
    await tree.shown(await tree.part());
    assert.equal(shown(rows).length, 29);
  });
});

describe('finding the row of an instance in a part', () => {
  const stage = scene();

  async function placeOf(name = 'shop-db'): Promise<Place> {
    const { instance } = await within(stage.open({ parts }), name);
    return { accountId: 'main', regionId: instance.regionId, instanceId: instance.id };
  }

  it('loads the regions and the part, and nothing else', async () => {
    const tree = stage.open({ parts });
    const place = await placeOf();
    const requests = await tree.requests(async () => await find(tree, place));
    assert.deepEqual(
      requests.map(({ action, params }) => [action, params['RegionId']]),
      [
        ['DescribeRegions', undefined],
        ['DescribeDBInstances', part],
      ],
    );
    const found = await find(tree, place);
    assert.equal(found?.instance.name, 'shop-db');
    assert.equal(found.parent, await tree.part(), 'the row that the tree has');
  });

  it('shows the region of the part where that was hidden', async () => {
    const tree = stage.open({ parts });
    const place = await placeOf();
    await tree.preferences.showRegions('main', ['ap-southeast-1']);
    assert.equal((await find(tree, place))?.instance.name, 'shop-db');
    assert.deepEqual(tree.preferences.regions('main'), ['ap-southeast-1', whole]);
  });

  it('finds one that is newer than the list of the part', async () => {
    const tree = stage.open({ parts });
    const place = await placeOf();
    stage.sandbox.faults.add(oneInstance('rm-other', 'other-db'));
    await tree.children.refresh(await tree.part());
    assert.equal((await find(tree, place))?.instance.name, 'shop-db');
  });

  it('finds nothing that is not there', async () => {
    const tree = stage.open({ parts });
    const place = await placeOf();
    assert.equal(await find(tree, { ...place, instanceId: 'rm-nobody' }), undefined);
    assert.equal(await find(tree, { ...place, regionId: whole }), undefined);
    assert.equal(await find(tree, { ...place, regionId: `${part}_x` }), undefined);
  });
});

describe('two parts of one region', () => {
  const stage = scene();

  it('stand beside each other, each with its own', async () => {
    const both: readonly Region['id'][] = ['ap-southeast-1', part];
    const tree = stage.open({ parts: { [whole]: both } });
    assert.deepEqual(regionIds(await tree.shown(tree.root())), [whole]);
    const rows = await tree.shown(await tree.region());
    assert.deepEqual(regionIds(rows).toSorted(), both);
    const counts = await Promise.all(both.map(async (id) => names(await tree.shown(await tree.part(id))).length));
    assert.deepEqual(counts, [130, 4]);
    const { instance } = ownerOf(await tree.group(await within(tree)));
    assert.equal(tree.children.instances('main', part, instance.id).length, 1);
    assert.deepEqual(tree.children.instances('main', 'ap-southeast-1', instance.id), []);
  });
});
