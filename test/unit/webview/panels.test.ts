import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { CloudError } from '../../../src/model/errors.ts';
import type { Related } from '../../../src/model/provider.ts';
import type { Backup, Field } from '../../../src/model/resources.ts';
import type * as panelsModule from '../../../src/webview/panels.ts';
import type { DetailsSource, LoadedBackup, Panels, PanelSources } from '../../../src/webview/panels.ts';
import { REOPEN, type HostMessage } from '../../../src/webview/protocol/common.ts';
import type { DetailsState, PanelRef } from '../../../src/webview/protocol/details.ts';
import { env, FakePanel, loadWithEditor, TabInputWebview, Uri, window } from './editor.ts';
import { DAY, goodBackup, link, loaded, ref, SIGNATURE } from './samples.ts';

const { createPanels } = await loadWithEditor<typeof panelsModule>('panels.ts');

const now = new Date();
const backup = loaded(goodBackup(now, { links: [link('public', undefined, now), link('internal', 'orders')] }));

/** A source whose answers the test gives by hand. */
class Source implements DetailsSource {
  readonly loads: {
    signal: AbortSignal;
    resolve: (value: LoadedBackup | undefined) => void;
    reject: (e: unknown) => void;
  }[] = [];
  readonly copies: {
    choice: unknown;
    signal: AbortSignal;
    resolve: (said: string) => void;
    reject: (e: unknown) => void;
  }[] = [];

  readonly relations: {
    signal: AbortSignal;
    resolve: (related: Related) => void;
    reject: (e: unknown) => void;
  }[] = [];

  related(_ref: unknown, _backup: unknown, signal: AbortSignal): Promise<Related> {
    return new Promise((resolve, reject) => this.relations.push({ signal, resolve, reject }));
  }

  load(_ref: unknown, _asked: boolean, signal: AbortSignal): Promise<LoadedBackup | undefined> {
    return new Promise((resolve, reject) => this.loads.push({ signal, resolve, reject }));
  }

  readonly sizes: { signal: AbortSignal; resolve: (sizes: readonly number[]) => void; reject: (e: unknown) => void }[] =
    [];
  /** What else was asked for, in words. */
  readonly asked: string[] = [];
  console = true;
  /** What becomes of what is asked for. */
  end: () => Promise<string> = () => Promise.resolve('Downloading a.xb');

  sizesBefore(_ref: unknown, _backup: unknown, signal: AbortSignal): Promise<readonly number[]> {
    return new Promise((resolve, reject) => this.sizes.push({ signal, resolve, reject }));
  }

  readonly policies: {
    signal: AbortSignal;
    resolve: (days: number | undefined) => void;
    reject: (e: unknown) => void;
  }[] = [];

  daysKept(_ref: unknown, _backup: unknown, signal: AbortSignal): Promise<number | undefined> {
    return new Promise((resolve, reject) => this.policies.push({ signal, resolve, reject }));
  }

  regionName(_ref: unknown, regionId: string): string | undefined {
    return regionId === 'cn-shanghai' ? 'China (Shanghai)' : undefined;
  }

  hasConsole(): boolean {
    return this.console;
  }

  copyLinkAs(_ref: unknown, { id }: Backup): Promise<string> {
    return this.#do(`copyLinkAs ${id}`);
  }

  download(_ref: unknown, { id }: Backup): Promise<string> {
    return this.#do(`download ${id}`);
  }

  async compare({ backupId }: PanelRef, { id }: Backup): Promise<void> {
    await this.#do(`compare ${backupId} ${id}`);
  }

  async openConsole({ instanceId }: PanelRef): Promise<void> {
    await this.#do(`console ${instanceId}`);
  }

  async showRawReply({ backupId }: PanelRef): Promise<void> {
    await this.#do(`raw ${backupId}`);
  }

  #do(what: string): Promise<string> {
    this.asked.push(what);
    return this.end();
  }

  copyLink(_ref: unknown, _backup: unknown, choice: unknown, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => this.copies.push({ choice, signal, resolve, reject }));
  }
}

function last(panel: FakePanel): HostMessage<DetailsState> {
  return panel.posted.at(-1) as HostMessage<DetailsState>;
}

/** What a page that comes back is told to show. */
function state(panel: FakePanel): DetailsState {
  panel.say({ type: 'ready', timeZone: 'Asia/Shanghai' });
  const message = last(panel);
  assert.equal(message.type, 'state');
  return message.state;
}

function words(panel: FakePanel) {
  const shown = state(panel);
  assert.equal(shown.is, 'shown');
  return shown.details.sections.flatMap(({ fields }) => fields).map(({ label, value }) => [label, value]);
}

function policy(panel: FakePanel) {
  const shown = state(panel);
  return shown.is === 'shown' ? shown.details.policy : undefined;
}

const has = (panel: FakePanel, text: string) => JSON.stringify(words(panel)).includes(text);

/** How its size stands to others. */
function norm(panel: FakePanel) {
  const shown = state(panel);
  return shown.is === 'shown' ? shown.details.norm : undefined;
}

const askFor = (panel: FakePanel, what: string) => panel.say({ type: 'request', id: what, action: { do: what } });

/** Lets everything that is already decided take its course. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('webview panels', () => {
  let source: Source;
  let all: Panels;
  let panels: Panels['details'];
  let logged: string[];

  beforeEach(() => {
    source = new Source();
    logged = [];
    const write = (message: string) => void logged.push(message);
    const log = { debug: write, info: write, warn: write, error: write };
    all = createPanels(new Uri('/ext') as unknown as vscode.Uri, { details: source } as unknown as PanelSources, log);
    panels = all.details;
    window.opened.length = 0;
  });

  async function open(preloaded?: LoadedBackup): Promise<FakePanel> {
    await panels.show(ref, preloaded);
    const panel = window.opened.at(-1)?.panel;
    assert.ok(panel);
    return panel;
  }

  it('shows a backup that is at hand without asking the cloud', async () => {
    const panel = await open(backup);
    assert.equal(source.loads.length, 0);
    assert.equal(state(panel).is, 'shown');
    assert.match(panel.title, /^orders-db: Full backup, /);
  });

  it('titles the panel in the zone of the screen', async () => {
    const panel = await open(loaded(goodBackup(now, { started: new Date('2026-11-20T19:12:04Z') })));
    panel.say({ type: 'ready', timeZone: 'Asia/Shanghai' });
    assert.equal(panel.title, 'orders-db: Full backup, 21 Nov 2026, 03:12');
    panel.say({ type: 'ready', timeZone: 'America/New_York' });
    assert.equal(panel.title, 'orders-db: Full backup, 20 Nov 2026, 14:12');
    panel.say({ type: 'ready', timeZone: 'Nowhere/At_all' });
    assert.match(panel.title, /^orders-db: Full backup, 2\d Nov 2026/);
  });

  it('lets the page read one folder only, and keeps no page in memory', async () => {
    const panel = await open(backup);
    const options = panel.webview.options as unknown as { enableScripts: boolean; localResourceRoots: Uri[] };
    assert.equal(options.enableScripts, true);
    assert.deepEqual(options.localResourceRoots.map(String), ['/ext/dist/page']);
    assert.deepEqual(window.opened[0]?.options, { enableFindWidget: true });
    assert.equal(window.opened[0].viewType, 'rdsBackups.details');
  });

  it('sends no address, neither in the page nor in a message', async () => {
    const panel = await open(backup);
    panel.say({ type: 'ready', timeZone: 'Asia/Shanghai' });
    assert.doesNotMatch(JSON.stringify([panel.webview.html, panel.posted]), new RegExp(`${SIGNATURE}|aliyuncs`));
  });

  describe('what other requests say', () => {
    const { related: _none, ...bare } = backup;
    const copies: Field = {
      key: 'DescribeCrossRegionBackups.CrossBackupId',
      group: 'place',
      label: 'Copies',
      value: { as: 'list', items: ['in cn-shanghai, 2 minutes after the backup ended'] },
      raw: '',
    };

    it('is said to be asked for and then filled in, without asking for the backup again', async () => {
      const panel = await open(bare);
      assert.ok(has(panel, 'Asking…'));
      source.relations[0]?.resolve({ fields: [copies] });
      await settle();
      assert.ok(has(panel, '2 minutes after the backup ended') && !has(panel, 'Asking…'));
      assert.equal(source.loads.length, 0);
    });

    it('is a sentence in its place when it could not be asked', async () => {
      const panel = await open(bare);
      source.relations[0]?.reject(new CloudError({ kind: 'network', message: 'No way to the cloud.' }));
      await settle();
      assert.ok(has(panel, 'No way to the cloud.') && !has(panel, 'Asking…'));
    });

    it('is stopped when the panel is closed, and asked anew after a refresh', async () => {
      const panel = await open(bare);
      panel.say({ type: 'order', order: 'refresh' });
      source.loads[0]?.resolve(bare);
      await settle();
      assert.deepEqual([source.relations.length, source.relations[0]?.signal.aborted], [2, true]);
      source.relations[0]?.resolve({ fields: [] });
      await settle();
      assert.ok(has(panel, 'Asking…'));
      panel.dispose();
      assert.equal(source.relations[1]?.signal.aborted, true);
    });
  });

  describe('what its size is held against', () => {
    const { sizesBefore: _none, ...bare } = loaded(goodBackup(now, { size: 39 }));

    it('is filled in when it is there, and says if the size is odd', async () => {
      const panel = await open(bare);
      assert.equal(norm(panel), undefined);
      source.sizes[0]?.resolve([100, 101, 99, 100, 100, 100]);
      await settle();
      assert.deepEqual(norm(panel), { median: 100, of: 6, ratio: -0.61, isAnomaly: true });
    });

    it('is left out if it could not be had, or came for a backup that is no longer shown', async () => {
      const panel = await open(bare);
      source.sizes[0]?.reject(new CloudError({ kind: 'forbidden', message: 'Not allowed.' }));
      await settle();
      assert.equal(norm(panel), undefined);
      assert.ok(!JSON.stringify(panel.posted).includes('Not allowed.'));
      panel.say({ type: 'order', order: 'refresh' });
      source.loads[0]?.resolve(loaded(goodBackup(now, { size: 40 }), { sizesBefore: [] }));
      await settle();
      source.sizes[0]?.resolve([1, 1, 1, 1, 1]);
      await settle();
      assert.equal(norm(panel), undefined);
    });
  });

  describe('how long the policy has it kept', () => {
    const bare = loaded(goodBackup(now, { expires: undefined }));

    it('is filled in where the cloud does not say until when', async () => {
      const panel = await open(bare);
      assert.equal(policy(panel), undefined);
      source.policies[0]?.resolve(45);
      await settle();
      const until = (bare.backup.ended?.getTime() ?? 0) + 45 * DAY;
      assert.deepEqual(policy(panel), { until, days: 45 });
    });

    it('is not asked where the cloud says, and left out where it cannot be so', async () => {
      const first = await open(backup);
      assert.equal(source.policies.length, 0);
      first.dispose();
      const ended = new Date(now.getTime() - 50 * DAY);
      const old = await open(loaded(goodBackup(now, { expires: undefined, ended })));
      source.policies[0]?.resolve(45);
      await settle();
      assert.equal(policy(old), undefined);
    });

    it('stays not known if it could not be had', async () => {
      const panel = await open(bare);
      source.policies[0]?.reject(new CloudError({ kind: 'forbidden', message: 'Not allowed.' }));
      await settle();
      assert.equal(policy(panel), undefined);
      assert.ok(!JSON.stringify(panel.posted).includes('Not allowed.'));
    });
  });

  it('names the regions of copies as far as they are known', async () => {
    const { related: _none, ...bare } = backup;
    const panel = await open(bare);
    const copies = [
      { regionId: 'cn-shanghai', delay: 60_000 },
      { regionId: 'cn-beijing', delay: undefined },
      { regionId: undefined, delay: undefined },
    ];
    source.relations[0]?.resolve({ fields: [], copies });
    await settle();
    const shown = state(panel);
    assert.deepEqual(shown.is === 'shown' && shown.details.where, {
      region: 'China (Hangzhou)',
      isCopy: false,
      copies: [{ region: 'China (Shanghai)', delay: 60_000 }, { region: 'cn-beijing' }, {}],
    });
  });

  describe('what the user asks for', () => {
    it('is carried out for the backup that is shown', async () => {
      const panel = await open(backup);
      ['copyLinkAs', 'download', 'compare', 'openConsole', 'showRawReply'].forEach((what) => askFor(panel, what));
      await settle();
      assert.deepEqual(source.asked, [
        'copyLinkAs 321020562',
        'download 321020562',
        'compare 321020562 321020562',
        'console rm-uf6wjk5',
        'raw 321020562',
      ]);
      const replies = panel.posted.slice(-4) as HostMessage<DetailsState>[];
      assert.deepEqual(
        replies.map((reply) => reply.type === 'reply' && [reply.outcome, reply.message]),
        [
          ['done', 'Downloading a.xb'],
          ['done', ''],
          ['done', ''],
          ['done', ''],
        ],
      );
    });

    it('is answered with why it cannot be done', async () => {
      const panel = await open(backup);
      source.end = () => Promise.reject(new CloudError({ kind: 'network', message: 'No answer from the cloud.' }));
      askFor(panel, 'showRawReply');
      await settle();
      assert.match(JSON.stringify(last(panel)), /"failed","message":"No answer from the cloud\./);
    });

    it('needs a backup that is there', async () => {
      const panel = await open();
      askFor(panel, 'download');
      await settle();
      assert.deepEqual(source.asked, []);
      assert.match(JSON.stringify(last(panel)), /no longer shown/);
    });

    it('is offered as far as it can work', async () => {
      source.console = false;
      const without = state(await open(backup));
      assert.equal(without.is === 'shown' && without.details.console, false);
    });
  });

  it('has one panel for each backup and brings it to the front', async () => {
    const panel = await open(backup);
    await panels.show({ ...ref });
    assert.equal(panel.revealed, 1);
    await panels.show({ ...ref, copy: true }, backup);
    assert.equal(window.opened.length, 2);
    panel.dispose();
    await panels.show(ref, backup);
    assert.equal(window.opened.length, 3);
  });

  it('does not put older news in the place of newer ones', async () => {
    const running = { kind: 'running', raw: 'Running' } as const;
    const older = loaded(goodBackup(now, { state: running, asOf: new Date(now.getTime() - 60_000) }));
    const panel = await open(backup);
    await panels.show(ref, older);
    const shown = state(panel);
    assert.ok(shown.is === 'shown');
    assert.equal(shown.details.status.kind, 'good');
    assert.equal(shown.details.asked, now.getTime(), 'dated by the answer, not by the click');
    const newer = loaded(goodBackup(now, { state: running, asOf: new Date(now.getTime() + 60_000) }));
    await panels.show(ref, newer);
    const after = state(panel);
    assert.equal(after.is === 'shown' && after.details.status.kind, 'running');
  });

  it('loads by ids and says the same again when the page comes back', async () => {
    const panel = await open();
    assert.deepEqual(state(panel), { is: 'loading' });
    source.loads[0]?.resolve(backup);
    await settle();
    assert.equal(state(panel).is, 'shown');
    assert.deepEqual(state(panel), state(panel));
  });

  it('says what failed and tries again', async () => {
    const panel = await open();
    source.loads[0]?.reject(new CloudError({ kind: 'network', message: 'No answer from the cloud.' }));
    await settle();
    assert.deepEqual(state(panel), { is: 'failed', message: 'No answer from the cloud.' });
    panel.say({ type: 'order', order: 'refresh' });
    assert.deepEqual(state(panel), { is: 'loading' });
    source.loads[1]?.resolve(backup);
    await settle();
    assert.equal(state(panel).is, 'shown');
  });

  it('does not repeat the words of a fault of ours, which may hold anything', async () => {
    const panel = await open();
    source.loads[0]?.reject(new Error(`bad ${SIGNATURE}`));
    await settle();
    const shown = state(panel);
    assert.equal(shown.is, 'failed');
    assert.match(shown.message, /Something went wrong/);
    assert.doesNotMatch(JSON.stringify([shown, logged]), new RegExp(SIGNATURE));
  });

  it('stops loading at once, even if the source does not listen, and drops the late answer', async () => {
    const panel = await open();
    panel.say({ type: 'order', order: 'stop' });
    assert.equal(source.loads[0]?.signal.aborted, true);
    assert.deepEqual(state(panel), { is: 'failed', message: 'Stopped before the cloud answered.' });
    source.loads[0].resolve(backup);
    await settle();
    assert.equal(state(panel).is, 'failed');
  });

  it('keeps what it shows while it refreshes, and when that fails', async () => {
    const panel = await open(backup);
    panel.say({ type: 'order', order: 'refresh' });
    const during = state(panel);
    assert.ok(during.is === 'shown' && during.refreshing);
    source.loads[0]?.reject(new CloudError({ kind: 'throttled', message: 'Too many requests.' }));
    await settle();
    const after = state(panel);
    assert.ok(after.is === 'shown' && !after.refreshing);
    assert.equal(after.problem, 'Too many requests.');
    panel.say({ type: 'order', order: 'refresh' });
    panel.say({ type: 'order', order: 'stop' });
    const stopped = state(panel);
    assert.ok(stopped.is === 'shown' && !stopped.refreshing);
  });

  it('lets only the newest of two loads speak', async () => {
    const panel = await open();
    panel.say({ type: 'order', order: 'refresh' });
    source.loads[1]?.resolve(loaded(goodBackup(now, { size: 2 })));
    await settle();
    source.loads[0]?.resolve(loaded(goodBackup(now, { size: 1 })));
    await settle();
    const shown = state(panel);
    assert.ok(shown.is === 'shown');
    assert.equal(shown.details.size, 2);
  });

  it('says that the backup is gone', async () => {
    const panel = await open();
    source.loads[0]?.resolve(undefined);
    await settle();
    assert.equal(state(panel).is, 'gone');
    panel.say({ type: 'order', order: 'refresh' });
    source.loads[1]?.reject(new CloudError({ kind: 'notFound', message: 'No such instance.' }));
    await settle();
    assert.deepEqual(state(panel), { is: 'gone', message: 'No such instance.' });
  });

  it('copies the link that was asked for and passes on what was done', async () => {
    const panel = await open(backup);
    panel.say({ type: 'request', id: 'r1', action: { do: 'copyLink', link: 'internal/orders' } });
    assert.deepEqual(source.copies[0]?.choice, { network: 'internal', database: 'orders' });
    source.copies[0].resolve('Link copied.');
    await settle();
    assert.deepEqual(last(panel), { type: 'reply', id: 'r1', outcome: 'done', message: 'Link copied.' });
  });

  describe('links that the cloud gives on request', () => {
    const onRequest = loaded(goodBackup(now, { links: [], linksOnRequest: true }));
    const ask = { type: 'request', id: 'r1', action: { do: 'copyLink', link: 'ask' } };

    it('are asked for without a choice, which the user makes when they are there', async () => {
      const panel = await open(onRequest);
      panel.say(ask);
      assert.deepEqual(
        source.copies.map(({ choice }) => choice),
        [undefined],
      );
      source.copies[0]?.resolve('3 download links copied.');
      await settle();
      assert.deepEqual(last(panel), { type: 'reply', id: 'r1', outcome: 'done', message: '3 download links copied.' });
    });

    it('are not copied if the user closes the list, or if there are none', async () => {
      const panel = await open(onRequest);
      panel.say(ask);
      source.copies[0]?.reject(new CloudError({ kind: 'cancelled', message: 'Cancelled.' }));
      await settle();
      assert.deepEqual(last(panel), { type: 'reply', id: 'r1', outcome: 'cancelled', message: 'Cancelled.' });
      panel.say({ ...ask, id: 'r2' });
      source.copies[1]?.reject(new CloudError({ kind: 'notFound', message: 'It is still running.' }));
      await settle();
      assert.deepEqual(last(panel), { type: 'reply', id: 'r2', outcome: 'failed', message: 'It is still running.' });
    });

    it('are not asked for where the page offers none', async () => {
      for (const other of [backup, loaded(goodBackup(now, { links: [], linksOnRequest: false }))]) {
        const panel = await open(other);
        panel.say(ask);
        await settle();
        assert.match(JSON.stringify(last(panel)), /no longer offered/);
        panel.dispose();
      }
      const panel = await open(onRequest);
      panel.say({ ...ask, action: { do: 'copyLink', link: 'public' } });
      await settle();
      assert.match(JSON.stringify(last(panel)), /no longer offered/);
      assert.equal(source.copies.length, 0);
    });
  });

  it('answers a link that cannot be had with its reason', async () => {
    const panel = await open(backup);
    panel.say({ type: 'request', id: 'r1', action: { do: 'copyLink', link: 'public' } });
    source.copies[0]?.reject(new CloudError({ kind: 'forbidden', message: 'Not allowed.' }));
    await settle();
    assert.deepEqual(last(panel), { type: 'reply', id: 'r1', outcome: 'failed', message: 'Not allowed.' });
  });

  it('asks for no link that the page was not offered', async () => {
    const panel = await open(backup);
    panel.say({ type: 'request', id: 'r1', action: { do: 'copyLink', link: 'public/other' } });
    await settle();
    assert.equal(source.copies.length, 0);
    const reply = last(panel);
    assert.ok(reply.type === 'reply' && reply.outcome === 'failed');
  });

  it('answers a cancelled request at once', async () => {
    const panel = await open(backup);
    panel.say({ type: 'request', id: 'r1', action: { do: 'copyLink', link: 'public' } });
    panel.say({ type: 'cancel', id: 'r1' });
    await settle();
    assert.equal(source.copies[0]?.signal.aborted, true);
    assert.deepEqual(last(panel), { type: 'reply', id: 'r1', outcome: 'cancelled', message: 'Cancelled.' });
    const before = panel.posted.length;
    source.copies[0].resolve('Too late.');
    await settle();
    assert.equal(panel.posted.length, before);
  });

  it('copies a value', async () => {
    const panel = await open(backup);
    panel.say({ type: 'request', id: 'r1', action: { do: 'copyText', text: '321020562' } });
    await settle();
    assert.equal(env.clipboard.text, '321020562');
    assert.deepEqual(last(panel), { type: 'reply', id: 'r1', outcome: 'done', message: 'Copied.' });
  });

  it('ignores junk and writes down that there was some, not what', async () => {
    const panel = await open(backup);
    const before = panel.posted.length;
    for (const junk of [undefined, null, 1, 'ready', { type: 'ready' }, { type: 'copyLink', link: SIGNATURE }]) {
      panel.say(junk);
    }
    assert.equal(panel.posted.length, before);
    assert.equal(logged.length, 6);
    assert.doesNotMatch(logged.join(), new RegExp(SIGNATURE));
  });

  it('restores a panel after a reload of the window by its ids', async () => {
    const panel = new FakePanel();
    await panels.deserializeWebviewPanel(panel.asPanel, { ref, view: { raw: true, scroll: 10 } });
    assert.deepEqual(state(panel), { is: 'loading' });
    assert.equal(source.loads.length, 1);
    const double = new FakePanel();
    await panels.deserializeWebviewPanel(double.asPanel, { ref, view: { raw: true, scroll: 10 } });
    assert.equal(double.disposed, true);
  });

  describe('after another process of the extension has ended', () => {
    const left = { input: new TabInputWebview('mainThreadWebview-rdsBackups.details') };
    const kept = { ref, view: { raw: true, scroll: 10 } };
    const { tabGroups } = window;

    beforeEach(() => {
      tabGroups.activeTabGroup.activeTab = left;
      tabGroups.closed.length = 0;
    });

    it('opens the page that it left anew, looked at as before, and closes the other', async () => {
      await all.openAgain('rdsBackups.details', kept);
      const panel = window.opened.at(-1)?.panel ?? assert.fail('no panel was opened');
      assert.match(panel.webview.html, /"view":\{"raw":true,"scroll":10\}/);
      assert.deepEqual(state(panel), { is: 'loading' });
      assert.deepEqual(tabGroups.closed, [left]);
      assert.deepEqual(panel.webview.options.enableCommandUris, [REOPEN], 'no other command can be linked to');
    });

    it('shows the one that is open by now', async () => {
      const panel = await open(backup);
      await all.openAgain('rdsBackups.details', kept);
      assert.deepEqual([window.opened.length, panel.revealed, panel.disposed], [1, 1, false]);
      assert.deepEqual(tabGroups.closed, [left]);
    });

    it('leaves a page as it is that was only slow', async () => {
      const panel = await open(backup);
      panel.active = true;
      await all.openAgain('rdsBackups.details', kept);
      assert.deepEqual([window.opened.length, panel.disposed, tabGroups.closed.length], [1, false, 0]);
    });

    it('closes nothing that is no page of this kind', async () => {
      tabGroups.activeTabGroup.activeTab = { input: new TabInputWebview('mainThreadWebview-rdsBackups.report') };
      await all.openAgain('rdsBackups.details', kept);
      tabGroups.activeTabGroup.activeTab = { input: {} };
      await all.openAgain('rdsBackups.details', { ...kept, ref: { ...ref, backupId: 'another' } });
      tabGroups.activeTabGroup.activeTab = undefined;
      await all.openAgain('rdsBackups.details', { ...kept, ref: { ...ref, backupId: 'a third' } });
      assert.deepEqual([window.opened.length, tabGroups.closed.length], [3, 0]);
    });

    it('does nothing at anything that no page says', async () => {
      const junk = [undefined, null, 7, [], {}, { ref: {} }, { ref: { ...ref, copy: 'no' } }];
      for (const viewType of ['rdsBackups.details', '__proto__', 'rdsBackups.dispose', undefined, {}]) {
        await Promise.all(junk.map(async (each) => await all.openAgain(viewType, each)));
      }
      await all.openAgain('details', kept);
      assert.deepEqual([window.opened.length, tabGroups.closed.length], [0, 0]);
    });
  });

  it('hears at once what takes its time', async () => {
    const panel = await open(backup);
    panel.say({ type: 'request', id: 'r1', action: { do: 'copyLink', link: 'public' } });
    assert.deepEqual(last(panel), { type: 'heard' });
  });

  it('closes the panels of an account that was removed, and no others', async () => {
    const panel = await open(backup);
    await panels.show({ ...ref, accountId: 'another' }, backup);
    panels.closeAccount(ref.accountId);
    assert.deepEqual(
      window.opened.map(({ panel: each }) => each.disposed),
      [true, false],
    );
    assert.equal(panel.disposed, true);
  });

  it('closes a panel whose state is of no use', async () => {
    const panel = new FakePanel();
    await panels.deserializeWebviewPanel(panel.asPanel, { ref: { ...ref, copy: 'no' } });
    assert.equal(panel.disposed, true);
    assert.equal(source.loads.length, 0);
  });

  it('ends its work with the panel and says nothing more', async () => {
    const panel = await open(backup);
    panel.say({ type: 'request', id: 'r1', action: { do: 'copyLink', link: 'public' } });
    panel.say({ type: 'order', order: 'refresh' });
    const before = panel.posted.length;
    all.dispose();
    await settle();
    assert.equal(panel.disposed, true);
    assert.equal(source.copies[0]?.signal.aborted, true);
    assert.equal(source.loads.at(-1)?.signal.aborted, true);
    assert.equal(panel.posted.length, before);
  });
});
