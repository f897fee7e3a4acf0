import assert from 'node:assert/strict';
import type * as compareModule from '../../../src/commands/compareBackups.ts';
import type * as rawModule from '../../../src/commands/rawReply.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import type * as repliesModule from '../../../src/commands/rawReplies.ts';
import type * as detailsModule from '../../../src/commands/showBackupDetails.ts';
import type { BackupNode } from '../../../src/explorer/nodes.ts';
import type { Sessions } from '../../../src/accounts/session.ts';
import type { CloudError } from '../../../src/model/errors.ts';
import { refTo } from '../../../src/model/provider.ts';
import type { Backup } from '../../../src/model/resources.ts';
import type { LoadedBackup, PanelRef } from '../../../src/webview/panels.ts';
import type { CompareRef } from '../../../src/webview/protocol/compare.ts';
import { RecordingLog } from '../../support/log.ts';
import { backups, scene, type Tree } from '../explorer/tree.ts';
import { documents, loadWithEditor, Uri, user, workspace } from '../webview/editor.ts';

const compare = await loadWithEditor<typeof compareModule>('../commands/compareBackups.ts');
const raw = await loadWithEditor<typeof rawModule>('../commands/rawReply.ts');
const { RawReplies } = await loadWithEditor<typeof repliesModule>('../commands/rawReplies.ts');
const details = await loadWithEditor<typeof detailsModule>('../commands/showBackupDetails.ts');

const signal = new AbortController().signal;
const DAY = 86_400_000;

/** What the commands are given, over a tree and its cloud. */
function partsFor(tree: Tree, site = 'china') {
  const opened: { readonly ref: PanelRef; readonly loaded: LoadedBackup | undefined }[] = [];
  const compared: {
    readonly ref: CompareRef;
    readonly pair: { readonly first: LoadedBackup; readonly second: LoadedBackup };
  }[] = [];
  const connect = async (id: string) => await Promise.resolve(tree.provider(id));
  const sessions = { asked: connect, provider: connect } as unknown as Sessions;
  const log = new RecordingLog();
  const replies = new RawReplies(sessions, log);
  const parts = {
    sessions,
    log,
    children: tree.children,
    preferences: tree.preferences,
    store: { get: (id: string) => ({ id, name: 'prod', cloud: 'alibaba', site }) },
    view: { selection: [] },
    rawReplies: async () => await Promise.resolve(replies),
    panels: async () =>
      await Promise.resolve({
        details: { show: (ref: PanelRef, loaded?: LoadedBackup) => opened.push({ ref, loaded }) },
        compare: {
          show: (ref: CompareRef, pair: { first: LoadedBackup; second: LoadedBackup }) => compared.push({ ref, pair }),
        },
      }),
  };
  return { parts: parts as unknown as CommandParts, opened, compared, replies };
}

async function rowsOf(tree: Tree, name = 'orders-db'): Promise<readonly BackupNode[]> {
  return backups(await tree.shown(await tree.group(name)));
}

function good(rows: readonly BackupNode[]): BackupNode {
  const row = rows.find(({ backup }) => backup.state.kind === 'good');
  assert.ok(row);
  return row;
}

/** Of the document that is open. */
const shownText = () => [...documents.open.values()][0]?.text ?? '';

const refOf = (backup: Backup): PanelRef => ({ accountId: 'main', ...refTo(backup) });

describe('what the details pages ask for', () => {
  const stage = scene();
  afterEach(() => user.leave());

  it('holds a size against the good backups of the same kind before it, by one request', async () => {
    const { parts } = partsFor(stage.tree);
    const rows = await rowsOf(stage.tree);
    const { backup } = good(rows);
    let sizes: readonly number[] = [];
    const sent = await stage.tree.sent(async () => {
      sizes = await details.detailsSource(parts).sizesBefore(refOf(backup), backup, signal);
    });
    assert.deepEqual(sent, ['DescribeBackups']);
    const alike = rows
      .map((row) => row.backup)
      .filter(({ started, state, type, method }) => {
        const age = (backup.started?.getTime() ?? 0) - (started?.getTime() ?? 0);
        const same = type?.raw === backup.type?.raw && method?.raw === backup.method?.raw;
        return state.kind === 'good' && same && age > 0 && age < 20 * DAY;
      });
    const known = alike.map(({ size }) => size).toReversed();
    assert.ok(known.length > 3);
    assert.deepEqual(sizes.slice(-known.length), known);
  });

  it('holds nothing against what does not compare, and asks nothing', async () => {
    const { parts } = partsFor(stage.tree);
    const { backup } = good(await rowsOf(stage.tree));
    const others: readonly Partial<Backup>[] = [
      { state: { kind: 'failed', raw: 'Failed' } },
      { size: undefined },
      { started: undefined },
      { databases: ['orders'] },
      { copy: { regionId: 'cn-shanghai' } },
      { released: { name: 'orders-db' } },
    ];
    const sent = await stage.tree.sent(async () => {
      for (const change of others) {
        const other = { ...backup, ...change };
        assert.deepEqual(await details.detailsSource(parts).sizesBefore(refOf(other), other, signal), []);
      }
    });
    assert.deepEqual(sent, []);
  });

  it('asks the policy how long it is kept only where the cloud does not say and a policy counts', async () => {
    const { backup } = good(await rowsOf(stage.tree));
    const source = details.detailsSource(partsFor(stage.tree).parts);
    const asked = async (change: Partial<Backup>) => {
      const other = { ...backup, expires: undefined, ...change };
      let days: number | undefined;
      const sent = await stage.tree.sent(async () => {
        days = await source.daysKept(refOf(other), other, signal);
      });
      return [sent, days === undefined ? undefined : days > 0];
    };
    const automated = { kind: 'automated', raw: 'Automated' } as const;
    const manual = { kind: 'manual', raw: 'Manual' } as const;
    assert.deepEqual(await asked({ mode: automated }), [['DescribeBackupPolicy'], true]);
    const copy = { regionId: 'cn-shanghai' };
    assert.deepEqual((await asked({ copy, mode: undefined }))[0], ['DescribeInstanceCrossBackupPolicy']);
    const without: readonly Partial<Backup>[] = [
      { mode: manual },
      { mode: undefined },
      { mode: automated, expires: new Date() },
      { mode: automated, state: { kind: 'failed', raw: 'Failed' } },
      { mode: automated, released: { name: 'orders-db' } },
      { copy, mode: manual },
    ];
    for (const change of without) {
      assert.deepEqual(await asked(change), [[], undefined]);
    }
  });

  it('knows where there is a console, and opens it', async () => {
    const { backup } = good(await rowsOf(stage.tree));
    const has = (site: string, change: Partial<Backup> = {}) =>
      details.detailsSource(partsFor(stage.tree, site).parts).hasConsole(refOf({ ...backup, ...change }));
    assert.deepEqual([has('china'), has('custom'), has('sample')], [true, false, false]);
    assert.equal(has('china', { released: { name: 'orders-db' } }), false);
    // The account of the tree's own connection has no console: that is said and not passed over.
    const asked = details.detailsSource(partsFor(stage.tree).parts).openConsole(refOf(backup));
    await assert.rejects(
      asked,
      (error: CloudError) => error.kind === 'unsupported' && /no console/.test(error.message),
    );
  });

  it('opens a row with its names, by what is at hand', async () => {
    const { parts, opened } = partsFor(stage.tree);
    const row = good(await rowsOf(stage.tree));
    const sent = await stage.tree.sent(async () => await details.showBackupDetails(parts, row));
    assert.deepEqual(sent, []);
    assert.deepEqual(opened[0]?.ref, refOf(row.backup));
    assert.deepEqual(opened[0].loaded?.instance, { name: 'orders-db', engine: 'MySQL 8.0' });
    assert.equal(opened[0].loaded.accountName, 'prod');
  });
});

describe('comparing two backups', () => {
  const stage = scene();
  afterEach(() => user.leave());

  it('offers the others of the list in the tree, the same type first, without a request', async () => {
    const { parts, compared } = partsFor(stage.tree);
    const rows = await rowsOf(stage.tree);
    const row = good(rows);
    let offered: readonly { readonly label: string; readonly description?: string }[] = [];
    user.choose = (items) => {
      offered = items;
      return items.slice(1, 2);
    };
    const sent = await stage.tree.sent(async () => await compare.compareBackups(parts, row));
    assert.deepEqual(sent, []);
    assert.equal(offered[0]?.label, 'Same type');
    assert.match(
      `${offered[1]?.label} ${offered[1]?.description}`,
      /^\d{4}-\d\d-\d\d \d\d:\d\d (?:\w+ · )?Full · \w+ · [\d.]+ [KMG]iB$/,
    );
    assert.equal(offered.filter(({ description }) => description).length, rows.length - 1);
    assert.deepEqual(
      offered.slice(-2).map(({ label }) => label),
      ['Older backups…', 'Backup of another instance…'],
    );
    const { first, second } = compared[0]?.pair ?? {};
    assert.ok(first && second && (first.backup.started ?? 0) < (second.backup.started ?? 0), 'the older one first');
    assert.ok([first, second].some(({ backup }) => backup.id === row.backup.id));
    assert.deepEqual(compared[0]?.ref, { first: refOf(first.backup), second: refOf(second.backup) });
  });

  it('looks for others where the list is not there, and for older ones on request', async () => {
    const other = stage.open({});
    const row = good(await rowsOf(stage.tree));
    const { parts } = partsFor(other);
    const counts: number[] = [];
    user.choose = (items) => {
      counts.push(items.filter(({ description }) => description).length);
      return counts.length < 3 ? items.filter(({ label }) => label === 'Older backups…') : undefined;
    };
    const sent = await other.sent(async () => await compare.compareBackups(parts, row));
    assert.equal(sent.filter((action) => action === 'DescribeBackups').length, 3);
    assert.ok(counts.length === 3 && (counts[0] ?? 0) > 0 && (counts[2] ?? 0) > (counts[0] ?? 0), counts.join());
  });

  it('does not take a filtered list for all there is', async () => {
    const row = good(await rowsOf(stage.tree));
    const values = { status: { value: 'Failed', label: 'Failed' } };
    await stage.tree.preferences.setFilter('main', 'cn-hangzhou/' + row.backup.instanceId + '/backups', { values });
    const sent = await stage.tree.sent(async () => await compare.compareBackups(partsFor(stage.tree).parts, row));
    assert.deepEqual(sent, ['DescribeBackups']);
  });

  it('says what failed, and tries again', async () => {
    const other = stage.open({});
    const row = good(await rowsOf(stage.tree));
    stage.sandbox.faults.add({
      action: 'DescribeBackups',
      kind: 'refuse',
      code: 'Forbidden.RAM',
      status: 403,
      times: 1,
    });
    user.press = (actions) => actions.find((action) => action === 'Try Again');
    let asked = 0;
    user.choose = () => {
      asked += 1;
      return undefined;
    };
    await compare.compareBackups(partsFor(other).parts, row);
    assert.equal(asked, 1);
    assert.ok(user.saw.some((text) => text.includes('Try Again')));
  });

  it('asks for a row where it was called without', async () => {
    await compare.compareBackups(partsFor(stage.tree).parts, undefined);
    assert.match(user.saw.join(), /Select a backup/);
  });
});

describe('raw replies', () => {
  const stage = scene();
  afterEach(() => {
    user.leave();
    documents.forget();
  });

  it('are shown as JSON without links, under an address of ids', async () => {
    const { parts, replies } = partsFor(stage.tree);
    workspace.registerTextDocumentContentProvider('rds-backups-reply', replies);
    const { backup } = good(await rowsOf(stage.tree));
    const row = good(await rowsOf(stage.tree));
    await raw.showRawReply(parts, row);
    const record = JSON.parse(shownText()) as Record<string, unknown>;
    assert.equal(String(record['BackupId']), backup.id);
    assert.doesNotMatch(shownText(), /Signature|OSSAccessKeyId|https?:\/\//);
    const [uri] = documents.shown;
    assert.ok(uri);
    assert.equal(uri.scheme, 'rds-backups-reply');
    assert.match(uri.path, /^\/rm-\w+\/backup-\d+\.json$/);
    assert.deepEqual(JSON.parse(uri.query), JSON.parse(JSON.stringify(refOf(backup))));
  });

  it('are asked for each time, and the open document takes the new one', async () => {
    const { parts, replies } = partsFor(stage.tree);
    const listening = workspace.registerTextDocumentContentProvider('rds-backups-reply', replies);
    const row = good(await rowsOf(stage.tree));
    const sent = await stage.tree.sent(async () => {
      await raw.showRawReply(parts, row);
      await raw.showRawReply(parts, row);
    });
    assert.deepEqual(sent, ['DescribeBackups', 'DescribeBackups']);
    assert.equal(documents.open.size, 1);
    listening?.dispose();
  });

  it('are asked for again after a reload of the window', async () => {
    const { parts, replies } = partsFor(stage.tree);
    const row = good(await rowsOf(stage.tree));
    workspace.registerTextDocumentContentProvider('rds-backups-reply', replies);
    await raw.showRawReply(parts, row);
    const [uri] = documents.shown;
    assert.ok(uri);
    const before = shownText();
    documents.forget();
    workspace.registerTextDocumentContentProvider('rds-backups-reply', partsFor(stage.tree).replies);
    const sent = await stage.tree.sent(async () => await workspace.openTextDocument(uri));
    assert.deepEqual(sent, ['DescribeBackups']);
    assert.equal(shownText(), before);
  });

  it('of a backup that is gone, or under an address that names none, are a sentence', async () => {
    const { parts, replies } = partsFor(stage.tree);
    workspace.registerTextDocumentContentProvider('rds-backups-reply', replies);
    const row = good(await rowsOf(stage.tree));
    await raw.showRawReply(parts, { ...row, backup: { ...row.backup, id: '1' } });
    assert.match(user.saw.join(), /The cloud no longer has this backup\..*Try Again/);
    assert.deepEqual(documents.shown, []);
    const nothing = Uri.from({ scheme: 'rds-backups-reply', path: '/a.json', query: '{"accountId":"main"}' });
    await assert.rejects(workspace.openTextDocument(nothing), /names no backup/);
  });

  it('hold no secret of this session', async () => {
    const { parts, replies } = partsFor(stage.tree);
    workspace.registerTextDocumentContentProvider('rds-backups-reply', replies);
    await raw.showRawReply(parts, good(await rowsOf(stage.tree)));
    assert.doesNotMatch(`${shownText()} ${documents.shown[0]?.query}`, /LTAI|secret/i);
  });
});
