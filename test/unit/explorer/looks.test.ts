import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type * as itemsModule from '../../../src/explorer/items.ts';
import type { ItemParts } from '../../../src/explorer/items.ts';
import {
  accountNode,
  factNode,
  groupNode,
  instanceNode,
  noteNode,
  regionNode,
  type Fact,
} from '../../../src/explorer/nodes.ts';
import { Preferences } from '../../../src/explorer/preferences.ts';
import type { Account } from '../../../src/model/account.ts';
import { CloudError } from '../../../src/model/errors.ts';
import type { BackupUsage, RecoveryWindow } from '../../../src/model/insight.ts';
import type { Priority } from '../../../src/model/requests.ts';
import type { Field } from '../../../src/model/resources.ts';
import { sampleInstance } from '../../support/instance.ts';
import { memoryStore } from '../../support/memory.ts';
import { policy } from '../health/samples.ts';
import { loadWithEditor, type ThemeIcon } from '../webview/editor.ts';
import { inZone } from './zone.ts';

const { toItem } = await loadWithEditor<typeof itemsModule>('../explorer/items.ts');

const now = new Date('2026-11-21T12:00:00Z');
const main: Account = {
  id: 'main',
  cloud: 'huawei',
  name: 'prod',
  method: 'accessKey',
  site: 'custom',
  keyPlace: 'window',
};
const account = accountNode(main);
const region = regionNode(account, { id: 'cn-north-4', name: 'CN North-Beijing4' });
const part = regionNode(region, { id: 'cn-north-4_web', name: 'web' });
const instance = instanceNode(part, sampleInstance('mysql', 'cloud', { regionId: 'cn-north-4_web' }));
const recovery = groupNode(instance, 'recovery');

function parts(more: Partial<ItemParts> = {}): ItemParts {
  return {
    preferences: new Preferences(memoryStore()),
    activity: { current: () => undefined, onDidChange: () => ({ dispose: () => undefined }) },
    insight: { copyPolicy: () => undefined },
    branch: () => ({ state: 'loaded', items: [], total: 0, hasMore: false, error: undefined }),
    minutesLeft: () => undefined,
    wait: () => undefined,
    refusal: () => undefined,
    now: () => now,
    health: () => undefined,
    ...more,
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What of a row is read. */
function read({ label, description, tooltip }: vscode.TreeItem) {
  return { label: text(label), description: text(description), tooltip: text(tooltip) };
}

const icon = ({ iconPath }: vscode.TreeItem) => (iconPath as unknown as ThemeIcon).id;
const factItem = (fact: Fact) => toItem(factNode(recovery, fact), parts());
const fact = (known: Fact) => read(factItem(known));

function usage(more: Partial<BackupUsage>): Fact {
  return { about: 'usage', usage: { used: 5 * 2 ** 30, scope: undefined, fields: [], ...more } };
}

function window(more: Partial<RecoveryWindow>): Fact {
  return { about: 'window', window: { from: undefined, to: undefined, gaps: [], ...more } };
}

const at = (time: string) => new Date(`2026-11-${time}Z`);

function wait(priority: Priority, milliseconds = 60_000): Partial<ItemParts> {
  return { wait: (id) => (id === 'main' ? { priority, limit: { calls: 60, milliseconds } } : undefined) };
}

function field(label: string, value: Field['value']): Field {
  return { key: label, group: 'data', label, value, raw: '' };
}

describe('the row of a fact', () => {
  it('says what the backups take up, and whose they are where that is more than the instance', () => {
    assert.deepEqual(fact(usage({})), {
      label: 'Backup space',
      description: '5 GiB',
      tooltip: 'Backup space · 5 GiB',
    });
    const fields = [
      field('Free space', { as: 'bytes', bytes: 2 ** 30 }),
      field('Billed', { as: 'none', text: 'Not reported' }),
    ];
    const scope = 'All MySQL instances of the region';
    assert.deepEqual(fact(usage({ scope, fields })), {
      label: 'Backup space',
      description: `5 GiB · ${scope}`,
      tooltip: `${scope}\nFree space: 1 GiB`,
    });
  });

  it('says so where the space is not reported, and why it could not be asked', () => {
    assert.equal(fact(usage({ used: undefined })).description, 'not reported');
    const error = new CloudError({ kind: 'forbidden', message: 'No.', code: 'DBS.1', permission: 'rds:x:get' });
    const item = factItem({ about: 'failed', what: 'usage', error });
    assert.deepEqual(read(item), {
      label: 'Backup space',
      description: 'Missing permission: rds:x:get',
      tooltip: 'No.\nCode: DBS.1',
    });
    assert.equal(item.command?.command, 'rdsBackups.checkPermissions');
  });

  it('says to which moments an instance can be restored, and to which not', () => {
    const gap = { from: at('20T10:00'), to: at('20T11:00') };
    const ends = { from: at('14T00:00'), to: at('21T03:00') };
    inZone('UTC', () => {
      const whole = fact(window(ends));
      assert.equal(whole.description, 'until 2026-11-21 03:00, from 2026-11-14 00:00');
      assert.doesNotMatch(whole.tooltip, /Not from/);
      const one = fact(window({ ...ends, gaps: [gap] }));
      assert.equal(one.description, 'until 2026-11-21 03:00, from 2026-11-14 00:00 · 1 gap in between');
      assert.match(one.tooltip, /\nNot from 2026-11-20 10:00 to 2026-11-20 11:00$/);
      const three = fact(window({ ...ends, gaps: [gap, gap, gap] }));
      assert.match(three.description, /· 3 gaps in between$/);
      assert.equal(three.tooltip.match(/Not from/g)?.length, 3);
      assert.match(fact(window({ to: ends.to })).description, /^until 2026-11-21 03:00, from \?$/);
    });
    assert.equal(fact(window({})).description, 'not reported');
  });

  it('says what of the policy is known', () => {
    const known = policy({ retention: 7, logs: false });
    assert.equal(fact({ about: 'kept', policy: known }).description, '7 days');
    assert.deepEqual(
      [fact({ about: 'logsKept', policy: known })].map(({ label, description }) => [label, description]),
      [['Log backup', 'Off']],
    );
    assert.equal(fact({ about: 'noWindow', reason: 'Not for this engine.' }).description, 'Not for this engine.');
  });
});

describe('a row of an account that waits for a limit', () => {
  const loading = noteNode(region, 'loading');

  it('says so, and what the limit is', () => {
    const words = 'Waiting: limit of 60 requests a minute';
    const item = toItem(account, parts(wait('user')));
    assert.equal(item.description, `Huawei Cloud · ${words}`);
    assert.equal(item.tooltip, `prod · Huawei Cloud · ${words}`);
    assert.equal(item.accessibilityInformation?.label, `prod, Huawei Cloud · ${words}`);
    assert.equal(toItem(loading, parts(wait('job'))).label, words);
    assert.equal(toItem(loading, parts(wait('user'))).description, 'Cancel');
  });

  it('leaves numbers out that would not help', () => {
    assert.equal(toItem(loading, parts(wait('user', 1000))).label, 'Waiting for the limit of the cloud');
    const unknown = parts({ wait: () => ({ priority: 'user', limit: undefined }) });
    assert.equal(toItem(loading, unknown).label, 'Waiting for the limit of the cloud');
  });

  it('does not blame the limit for what does not wait for it', () => {
    const behind = parts(wait('background'));
    assert.match(text(toItem(account, behind).description), /· Health checks wait for the limit of the cloud$/);
    assert.equal(toItem(loading, behind).label, 'Loading…');
    const other = accountNode({ ...main, id: 'other' });
    assert.equal(toItem(other, parts(wait('user'))).description, 'Huawei Cloud');
    assert.equal(toItem(noteNode(other, 'loading'), parts(wait('user'))).label, 'Loading…');
  });
});

describe('the row of a part of a region', () => {
  it('looks unlike a region, and has the same menu', () => {
    const [whole, inside] = [toItem(region, parts()), toItem(part, parts())];
    assert.deepEqual([icon(whole), icon(inside)], ['globe', 'project']);
    assert.deepEqual([whole.contextValue, inside.contextValue], ['region', 'region']);
    assert.deepEqual(read(inside), {
      label: 'web',
      description: 'cn-north-4_web',
      tooltip: 'web\ncn-north-4_web',
    });
    assert.deepEqual([inside.id, inside.collapsibleState], [part.id, 1]);
  });

  it('says how many instances it has itself', async () => {
    const preferences = new Preferences(memoryStore());
    await preferences.remember('main', 'cn-north-4_web', 3);
    await preferences.remember('main', 'cn-north-4', 1);
    const item = (node: typeof region) => toItem(node, parts({ preferences })).description;
    assert.deepEqual([item(part), item(region)], ['cn-north-4_web · 3 instances', 'cn-north-4 · 1 instance']);
  });
});
