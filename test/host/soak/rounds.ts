import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import {
  accountOf,
  type BackupNode,
  type GroupNode,
  type InstanceNode,
  type Node,
  type NoteNode,
} from '../../../src/explorer/nodes.ts';
import { SAMPLE_SITE, type Account, type CloudId } from '../../../src/model/account.ts';
import type { Fault } from '../../../src/sandbox/index.ts';
import { until } from '../support.ts';
import type { Product } from './product.ts';
import { addFault, clearFaults, startSandbox } from './sandboxThread.ts';

/** Where most is, and which operation lists backups. */
const places: Readonly<Record<CloudId, { readonly region: string; readonly list: string }>> = {
  alibaba: { region: 'cn-hangzhou', list: 'DescribeBackups' },
  huawei: { region: 'cn-north-4', list: 'ListBackups' },
};
const cloudIds: readonly CloudId[] = ['alibaba', 'huawei'];

const faults = (action: string): readonly Fault[] => [
  { kind: 'refuse', code: 'Odd.Code', message: 'Odd.', action, times: Infinity },
  { kind: 'html', action, times: Infinity },
  { kind: 'cut', action, times: Infinity },
];

function sampleAccount(cloud: CloudId): Account {
  return { id: `sample-${cloud}`, cloud, name: cloud, method: 'accessKey', site: SAMPLE_SITE, keyPlace: 'window' };
}

/** One instance with its backups on the screen. */
interface Sight {
  readonly cloud: CloudId;
  readonly account: Node;
  readonly region: Node;
  readonly instance: InstanceNode;
  readonly group: GroupNode;
  readonly backups: readonly BackupNode[];
}

/** What a person does all day: looks into an instance, and then does something with it, each time another thing. */
export class Rounds {
  readonly #product: Product;
  readonly #deeds: readonly ((sight: Sight, round: number) => Promise<void>)[];

  constructor(product: Product) {
    this.#product = product;
    this.#deeds = [
      async (sight) => await this.#refresh(sight.group),
      async (sight) => await this.#refresh(sight.region),
      async (sight, round) => await this.#fail(sight, round),
      async (sight) => await this.#cancel(sight),
      async (sight) => await this.#filter(sight),
      async (sight) => await this.#pin(sight),
      async () => await this.#more(),
      async (_sight, round) => await this.#signOutAndIn(round),
      async () => await this.#hide(),
      async (_sight, round) => await this.#refreshAll(round),
      async (sight, round) => await this.#download(sight, round),
    ];
  }

  /** Both clouds' accounts; nobody has to sign in to them. */
  async prepare(): Promise<void> {
    for (const cloud of cloudIds) {
      await this.#product.otherStore.save(sampleAccount(cloud), { accessKeyId: '-', accessKeySecret: '-' });
    }
    // The product hears of them a moment later, and forgets then what it knew of them.
    await wait(300);
  }

  async round(round: number): Promise<void> {
    const sight = await this.#look(cloudIds[round % 2] ?? 'alibaba', Math.floor(round / 2));
    await this.#deeds[round % this.#deeds.length]?.(sight, round);
    this.#leave(sight);
  }

  /** Opens the pages that there are, one after the other, and closes them. */
  async page(round: number): Promise<void> {
    const { tree } = this.#product;
    const sight = await this.#look(cloudIds[round % 2] ?? 'alibaba', 0);
    const [one, other] = sight.backups;
    const openings = [
      () => this.#product.run('showBackupDetails', one),
      () => this.#product.run('showHistory', sight.instance),
      () => this.#product.run('compareBackups', one, [one, other]),
      () => this.#product.run('showReport'),
    ];
    assert.ok(one && other && tree.visible);
    const ready = this.#product.pagesReady;
    await openings[round % openings.length]?.();
    await until('the page', () => this.#product.pagesReady > ready);
    // Closed while it loads, now and then.
    await wait(round % 3 === 0 ? 0 : 200);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until('its end', () => this.#product.panels.size === 0);
    this.#leave(sight);
  }

  async #look(cloud: CloudId, turn: number): Promise<Sight> {
    const { tree } = this.#product;
    const account = named(await this.#loaded(undefined), (row) => accountOf(row).id === `sample-${cloud}`);
    tree.expand(account);
    const region = named(
      await this.#loaded(account),
      (row) => row.kind === 'region' && row.region.id === places[cloud].region,
    );
    tree.expand(region);
    const instances = (await this.#loaded(region)).filter((row) => row.kind === 'instance');
    const usual = instances.filter(({ instance }) =>
      ['orders-db', 'billing-db', 'wiki-db', 'erp-db'].includes(instance.name),
    );
    const instance = usual[turn % usual.length] ?? assert.fail(`no instances in ${places[cloud].region}`);
    tree.expand(instance);
    const group = (await this.#loaded(instance)).find((row) => row.kind === 'group' && row.group === 'backups');
    assert.ok(group?.kind === 'group');
    tree.expand(group);
    const backups = (await this.#loaded(group)).filter((row) => row.kind === 'backup');
    assert.ok(backups.length > 1, `${instance.instance.name} has ${backups.length} backups`);
    return { cloud, account, region, instance, group, backups };
  }

  #leave({ account, region, instance, group }: Sight): void {
    [group, instance, region, account].forEach((row) => this.#product.tree.collapse(row));
  }

  /** The rows below one, once nothing is loading there. */
  async #loaded(parent: Node | undefined): Promise<readonly Node[]> {
    for (const end = Date.now() + 20_000; ; await wait(5)) {
      const rows = await this.#product.tree.rows(parent);
      if (!rows.some((row) => row.kind === 'note' && row.note === 'loading')) {
        return rows;
      }
      assert.ok(Date.now() < end, `${parent?.id} loads for ever`);
    }
  }

  /** The row that says this of a list, once it is there. */
  async #note(parent: Node, note: NoteNode['note']): Promise<NoteNode> {
    for (const end = Date.now() + 20_000; ; await wait(5)) {
      const found = (await this.#product.tree.rows(parent)).find((row) => row.kind === 'note' && row.note === note);
      if (found?.kind === 'note') {
        return found;
      }
      assert.ok(Date.now() < end, `${parent.id} never says ${note}`);
    }
  }

  async #refresh(row: Node): Promise<void> {
    await this.#product.run('refresh', row);
    assert.ok((await this.#loaded(row)).length > 0);
  }

  async #refreshAll(round: number): Promise<void> {
    await this.#product.run(round % 4 < 2 ? 'sortByHealth' : 'sortByName');
    await this.#product.run('refresh');
  }

  async #fail({ cloud, group }: Sight, round: number): Promise<void> {
    const choices = faults(places[cloud].list);
    await addFault(choices[round % choices.length] ?? assert.fail());
    const refreshing = this.#product.run('refresh', group);
    const note = await this.#note(group, 'failed');
    await refreshing;
    await clearFaults();
    await this.#product.run('retry', note);
    assert.ok(
      (await this.#loaded(group)).every(
        (row) => row.kind === 'backup' || row.kind === 'fact' || (row.kind === 'note' && row.note === 'more'),
      ),
    );
  }

  async #cancel({ cloud, group }: Sight): Promise<void> {
    await addFault({ kind: 'hang', action: places[cloud].list, headers: false, times: 5 });
    const refreshing = this.#product.run('refresh', group);
    await this.#product.run('cancelLoading', await this.#note(group, 'loading'));
    await refreshing;
    const stopped = await this.#note(group, 'stopped');
    await clearFaults();
    await this.#product.run('loadMore', stopped);
    await this.#loaded(group);
  }

  async #filter({ group }: Sight): Promise<void> {
    this.#product.answers.push(/^Time$/, /7 days/, /^Done$/);
    await this.#product.run('filter', group);
    this.#product.answers.length = 0;
    await this.#loaded(group);
    await this.#product.run('clearFilter', group);
    await this.#loaded(group);
  }

  async #pin({ account, instance }: Sight): Promise<void> {
    await this.#product.run('pin', instance);
    const pin = named(await this.#loaded(account), (row) => row.kind === 'instance');
    this.#product.tree.expand(pin);
    await this.#loaded(pin);
    this.#product.tree.collapse(pin);
    await this.#product.run('unpin', pin);
    assert.ok(!(await this.#loaded(account)).some((row) => row.kind === 'instance'));
  }

  async #more(): Promise<void> {
    const { account, region, instance, group } = await this.#look('alibaba', 0);
    const note = (await this.#loaded(group)).find((row) => row.kind === 'note' && row.note === 'more');
    if (note) {
      await this.#product.run('loadMore', note);
      await this.#loaded(group);
      await this.#product.run('refresh', group);
    }
    [group, instance, region, account].forEach((row) => this.#product.tree.collapse(row));
  }

  /** With a key of its own, by another window; now and then with one that is refused. */
  async #signOutAndIn(round: number): Promise<void> {
    const { otherStore: store } = this.#product;
    const { url, credentialsOf } = await startSandbox();
    const cloud = cloudIds[round % 2] ?? 'alibaba';
    const own: Account = {
      ...sampleAccount(cloud),
      // As a new account has: what is kept of those that are gone shows.
      id: `own-${round}`,
      name: 'own',
      site: 'custom',
      endpoint: url,
      keyPlace: 'secretStorage',
    };
    const isMine = (row: Node) => accountOf(row).id === own.id;
    await store.save(own, round % 3 === 0 ? { accessKeyId: 'NoSuchKey', accessKeySecret: 'no' } : credentialsOf(cloud));
    await this.#has(isMine, true);
    const account = named(await this.#loaded(undefined), isMine);
    this.#product.tree.expand(account);
    assert.ok((await this.#loaded(account)).length > 0);
    this.#product.tree.collapse(account);
    await store.remove(own.id);
    await this.#has(isMine, false);
  }

  async #has(row: (row: Node) => boolean, wanted: boolean): Promise<void> {
    for (const end = Date.now() + 8000; (await this.#product.tree.rows()).some(row) !== wanted; await wait(10)) {
      assert.ok(Date.now() < end, `another window's account never ${wanted ? 'came' : 'went'}`);
    }
  }

  async #hide(): Promise<void> {
    this.#product.tree.show(false);
    await wait(5);
    this.#product.tree.show(true);
  }

  async #download({ cloud, backups }: Sight, round: number): Promise<void> {
    const backup = backups.find((row) => row.backup.state.kind === 'good' && row.backup.links.length > 0);
    if (!backup || cloud !== 'alibaba' || round % 4 !== 2) {
      return;
    }
    this.#product.answers.push(/^Whole/);
    await this.#product.run('downloadBackup', backup);
    this.#product.answers.length = 0;
    const file = join(this.#product.folder, 'file.bak');
    await until('the file', () => existsSync(file));
    for (const end = Date.now() + 8000; existsSync(file); await wait(10)) {
      // Off the list with it, as soon as it can be had off.
      for (const row of await this.#product.activity.rows()) {
        await this.#product.run('activity.remove', row);
      }
      if ((await this.#product.activity.rows()).length === 0) {
        await rm(file);
      }
      assert.ok(Date.now() < end, 'the download never ends');
    }
  }
}

function named<Row>(rows: readonly Row[], which: (row: Row) => boolean): Row {
  return rows.find(which) ?? assert.fail(`missing among ${rows.length} rows`);
}
