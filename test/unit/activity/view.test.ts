import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type * as viewModule from '../../../src/activity/view.ts';
import type { ActivityView } from '../../../src/activity/view.ts';
import { Emitter } from '../../../src/async/event.ts';
import type { ActivityDeed, ActivityEntry, ActivitySource } from '../../../src/model/activity.ts';
import { memoryStore } from '../../support/memory.ts';
import { loadWithList, window, type FakeTree, type ThemeIcon } from './editor.ts';

const { createActivityView } = await loadWithList<typeof viewModule>('activity/view.ts');

/** Longer than changes are gathered. */
const gathered = 300;

/** Something that has jobs or downloads. */
class Source implements ActivitySource {
  readonly list: ActivityEntry[] = [];
  readonly acts: [string, ActivityDeed][] = [];
  sum: ReturnType<ActivitySource['summary']>;
  readonly #changes = new Emitter<undefined>();
  readonly onDidChange = this.#changes.event;

  entries(): readonly ActivityEntry[] {
    return this.list;
  }

  summary() {
    return this.sum;
  }

  async act(id: string, deed: ActivityDeed): Promise<void> {
    await Promise.resolve(this.acts.push([id, deed]));
  }

  /** Puts an entry into the list, or another in the place of the one with its id. */
  put(id: string, more: Partial<ActivityEntry> = {}): void {
    const index = this.list.findIndex((entry) => entry.id === id);
    const entry = { ...(this.list[index] ?? entryOf(id)), ...more };
    this.list.splice(index < 0 ? this.list.length : index, 1, entry);
    this.#changes.fire(undefined);
  }

  drop(id: string): void {
    this.list.splice(
      this.list.findIndex((entry) => entry.id === id),
      1,
    );
    this.#changes.fire(undefined);
  }
}

function entryOf(id: string): ActivityEntry {
  return {
    id,
    kind: 'job',
    state: 'running',
    label: `${id}-db`,
    description: '42 %',
    tooltip: 'Account: prod',
    deeds: ['stopFollowing'],
    time: 1,
  };
}

const status = () => window.statusItems[0];
const latest = () => window.statusItems.at(-1);
const label = (item: vscode.TreeItem) => item.label as string;
const icon = (item: vscode.TreeItem | undefined) => item?.iconPath as unknown as ThemeIcon | undefined;

describe('the list of jobs and downloads', () => {
  let state: ReturnType<typeof memoryStore>;
  let jobs: Source;
  let downloads: Source;
  let loads: number;
  let views: ActivityView[];
  let tree: FakeTree<unknown>;

  beforeEach(() => {
    window.trees.length = 0;
    window.statusItems.length = 0;
    state = memoryStore();
    jobs = new Source();
    downloads = new Source();
    loads = 0;
    views = [];
  });
  afterEach(() => views.forEach((view) => void view.dispose()));

  function open(load?: () => Promise<readonly ActivitySource[]>): ActivityView {
    const view = createActivityView({
      sources: async () => {
        loads += 1;
        return await (load?.() ?? Promise.resolve([jobs, downloads]));
      },
      state,
    });
    views.push(view);
    tree = window.trees.at(-1) as FakeTree<unknown>;
    return view;
  }

  it('loads nothing before somebody looks at it, and then once', async () => {
    jobs.put('orders');
    open();
    await wait(gathered);
    assert.deepEqual([loads, window.statusItems.length], [0, 0]);
    await tree.show();
    assert.deepEqual(tree.items.map(label), ['orders-db']);
    tree.hide();
    await tree.show();
    assert.equal(loads, 1);
  });

  it('tries again to load what could not be loaded', async () => {
    let isBroken = true;
    open(async () => await (isBroken ? Promise.reject(new Error('no')) : Promise.resolve([jobs])));
    jobs.put('orders');
    await assert.rejects(tree.rows());
    isBroken = false;
    await tree.show();
    assert.deepEqual(tree.items.map(label), ['orders-db']);
  });

  it('has what is under way first, then the latest, whatever it is', async () => {
    jobs.put('old', { state: 'done', time: 10 });
    jobs.put('late', { state: 'failed', time: 40 });
    downloads.put('paused', { kind: 'download', state: 'paused', time: 5 });
    downloads.put('file', { kind: 'download', state: 'done', time: 20 });
    jobs.put('running', { time: 6 });
    open();
    await tree.show();
    assert.deepEqual(tree.items.map(label), ['running-db', 'paused-db', 'late-db', 'file-db', 'old-db']);
  });

  it('shows each row in words and in a picture, and says both to who cannot see', async () => {
    const looks = [
      ['job', 'waiting', 'watch', 'backup is waiting'],
      ['job', 'running', 'sync~spin', 'backup under way'],
      ['download', 'running', 'loading~spin', 'download under way'],
      ['download', 'paused', 'debug-pause', 'download is paused'],
      ['job', 'done', 'check', 'backup done'],
      ['job', 'failed', 'error', 'backup failed'],
      ['job', 'unclear', 'question', 'backup is unclear'],
    ] as const;
    looks.forEach(([kind, entryState], index) => jobs.put(String(index), { kind, state: entryState }));
    open();
    await tree.show();
    for (const [index, [kind, entryState, picture, words]] of looks.entries()) {
      const item = tree.items.find(({ id }) => id === String(index));
      assert.equal(icon(item)?.id, picture);
      assert.equal(item?.accessibilityInformation?.label, `${index}-db, ${words}, 42 %`);
      assert.equal(item.description, '42 %');
      assert.equal(item.tooltip, 'Account: prod');
      assert.equal(item.contextValue, `${kind}.${entryState}.stopFollowing`);
    }
  });

  it('opens on a click a backup that is done, and nothing outside of the editor', async () => {
    jobs.put('done', { state: 'done', deeds: ['show', 'remove'] });
    downloads.put('file', { kind: 'download', state: 'done', deeds: ['reveal', 'remove'] });
    jobs.put('running');
    open();
    await tree.show();
    const commands = Object.fromEntries(tree.items.map((item) => [label(item), item.command?.command]));
    assert.deepEqual(commands, {
      'running-db': undefined,
      'done-db': 'rdsBackups.activity.openRow',
      'file-db': undefined,
    });
    const context = tree.items.map(({ contextValue }) => contextValue);
    assert.ok(context.includes('job.done.show.remove') && context.includes('download.done.reveal.remove'));
  });

  it('has a deed done by the source of its row, if the row offers it', async () => {
    jobs.put('orders');
    downloads.put('file', { kind: 'download', state: 'paused', deeds: ['resume', 'cancel'] });
    const view = open();
    await tree.show();
    const [orders, file] = await tree.rows();
    await view.act(orders, 'stopFollowing');
    await view.act(file, 'cancel');
    await view.act(orders, 'cancel');
    await view.act({ entry: entryOf('orders'), source: jobs }, 'stopFollowing');
    await view.act(undefined, 'resume');
    tree.selection = [file];
    await view.act(undefined, 'resume');
    assert.deepEqual(jobs.acts, [['orders', 'stopFollowing']]);
    assert.deepEqual(downloads.acts, [
      ['file', 'cancel'],
      ['file', 'resume'],
    ]);
  });

  it('has its words move on while it is on the screen, and nobody asked while it is not', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      open();
      await tree.show();
      jobs.list.push(entryOf('late'));
      mock.timers.tick(30_000);
      await wait(0);
      assert.deepEqual(tree.items.map(label), ['late-db']);
      tree.hide();
      const asked = mock.method(jobs, 'entries');
      mock.timers.tick(300_000);
      assert.equal(asked.mock.callCount(), 0);
    } finally {
      mock.timers.reset();
    }
  });

  it('draws single rows anew, a few times a second at most, and the list only when it is another', async () => {
    jobs.put('orders');
    jobs.put('crm');
    open();
    await tree.show();
    await wait(gathered);
    tree.drawn.length = 0;
    for (let percent = 1; percent <= 50; percent++) {
      jobs.put('orders', { description: `${percent} %` });
    }
    await wait(gathered);
    assert.deepEqual(tree.drawn, ['orders']);
    assert.equal(tree.items.find(({ id }) => id === 'orders')?.description, '50 %');
    jobs.put('crm', {});
    await wait(gathered);
    assert.deepEqual(tree.drawn, ['orders'], 'nothing is another');
    jobs.drop('crm');
    await wait(gathered);
    assert.deepEqual(tree.drawn, ['orders', 'list']);
    assert.deepEqual(tree.items.map(label), ['orders-db']);
  });
});

describe('the status bar', () => {
  let jobs: Source;
  let downloads: Source;
  let state: ReturnType<typeof memoryStore>;
  const views: ActivityView[] = [];

  beforeEach(() => {
    window.trees.length = 0;
    window.statusItems.length = 0;
    state = memoryStore();
    jobs = new Source();
    downloads = new Source();
  });
  afterEach(() => views.splice(0).forEach((view) => void view.dispose()));

  function open(): FakeTree<unknown> {
    const view = createActivityView({
      sources: async () => await Promise.resolve([jobs, downloads]),
      state,
    });
    views.push(view);
    view.attach(jobs);
    view.attach(downloads);
    view.attach(jobs);
    return window.trees.at(-1) as FakeTree<unknown>;
  }

  it('sums up what is under way, opens the list, and is gone when nothing is', async () => {
    open();
    await wait(gathered);
    assert.equal(status(), undefined, 'nothing is made for nothing');
    jobs.sum = { text: '$(sync~spin) Backing up orders-db 42 %', tooltip: 'orders-db: 42 %' };
    downloads.sum = { text: '$(loading~spin) 2 downloads', tooltip: 'two files' };
    jobs.put('orders');
    await wait(gathered);
    assert.equal(status()?.text, '$(sync~spin) Backing up orders-db 42 %  $(loading~spin) 2 downloads');
    assert.equal(status()?.tooltip, 'orders-db: 42 %\ntwo files');
    assert.equal(status()?.command, 'rdsBackups.activity.focus');
    assert.ok(status()?.visible);
    jobs.sum = downloads.sum = undefined;
    jobs.put('orders', { state: 'done' });
    await wait(gathered);
    assert.equal(status()?.visible, false);
    assert.equal(window.statusItems.length, 1);
  });

  it('warns of what failed until the list was looked at, also over a reload', async () => {
    open();
    jobs.put('orders', { state: 'failed', time: 100, description: 'failed in the cloud' });
    await wait(gathered);
    assert.equal(status()?.text, '$(warning) 1 failed');
    assert.equal(status()?.tooltip, 'orders-db: failed in the cloud');
    const reloaded = open();
    await wait(gathered);
    assert.ok(latest()?.visible);
    await reloaded.show();
    assert.equal(latest()?.visible, false);
    reloaded.hide();
    assert.equal(latest()?.visible, false);
    jobs.put('crm', { state: 'failed', time: 200 });
    await wait(gathered);
    assert.equal(latest()?.text, '$(warning) 1 failed', 'the next failure is another');
  });

  it('does not warn of what fails before the eyes of the user', async () => {
    const tree = open();
    await tree.show();
    jobs.put('orders', { state: 'failed', time: 100 });
    await wait(gathered);
    tree.hide();
    assert.ok(status()?.visible !== true);
  });
});
