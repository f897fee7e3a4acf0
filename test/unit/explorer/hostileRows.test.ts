import assert from 'node:assert/strict';
import type * as activityModule from '../../../src/activity/items.ts';
import type { ActivityRow } from '../../../src/activity/rows.ts';
import type * as itemsModule from '../../../src/explorer/items.ts';
import type { ItemParts } from '../../../src/explorer/items.ts';
import { accountNode, factNode, groupNode, instanceNode, noteNode, regionNode } from '../../../src/explorer/nodes.ts';
import { Preferences } from '../../../src/explorer/preferences.ts';
import { CloudError } from '../../../src/model/errors.ts';
import { sampleInstance } from '../../support/instance.ts';
import { memoryStore } from '../../support/memory.ts';
import { loadWithEditor, ThemeIcon } from '../webview/editor.ts';

const { toItem } = await loadWithEditor<typeof itemsModule>('../explorer/items.ts');
const activity = await loadWithEditor<typeof activityModule>('../activity/items.ts');

const texts: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '[click](command:workbench.action.quit)',
  '$(error) $(sync~spin)',
  'orders\u202Egpj.bak',
  'orders\nprod\r\nlast good backup 1 h ago',
  'orders%00%0a\u0000',
  '__proto__',
  'constructor',
  'x'.repeat(100_000),
];

const parts: ItemParts = {
  preferences: new Preferences(memoryStore()),
  activity: { current: () => undefined, onDidChange: () => ({ dispose: () => undefined }) },
  insight: { copyPolicy: () => undefined },
  branch: () => ({ state: 'loaded', items: [], total: 0, hasMore: false, error: undefined }),
  minutesLeft: () => undefined,
  wait: () => undefined,
  refusal: () => undefined,
  now: () => new Date('2026-11-21T12:00:00Z'),
  health: () => undefined,
};

/** Rows in which the text stands wherever something from outside can. */
function rowsWith(text: string) {
  const account = accountNode({
    id: 'main',
    cloud: 'alibaba',
    name: text,
    method: 'accessKey',
    site: 'custom',
    keyPlace: 'window',
  });
  const region = regionNode(account, { id: text, name: text });
  const facts = { engineVersion: text, edition: text, lock: text, zone: text, state: { kind: 'unknown', raw: text } };
  const instance = instanceNode(
    region,
    sampleInstance('unknown', 'unknown', { id: text, name: text, ...facts } as never),
  );
  const error = new CloudError({ kind: 'forbidden', message: text, detail: text, code: text, permission: text });
  const entry = {
    id: 'a',
    kind: 'job',
    state: 'failed',
    label: text,
    description: text,
    tooltip: text,
    time: 0,
    deeds: [],
  };
  return [
    ...[account, region, instance, noteNode(region, 'failed', { error })].map((node) => toItem(node, parts)),
    toItem(factNode(groupNode(instance, 'recovery'), { about: 'noWindow', reason: text }), parts),
    activity.toItem({ source: {}, entry } as unknown as ActivityRow),
  ];
}

describe('rows whose texts are hostile', () => {
  for (const text of texts) {
    it(`are plain text on one line, and run nothing: ${JSON.stringify(text.slice(0, 40))}`, () => {
      for (const { label, description, tooltip, command, iconPath, accessibilityInformation } of rowsWith(text)) {
        assert.ok(typeof label === 'string' && (description === undefined || typeof description === 'string'));
        for (const line of [label, description ?? '', accessibilityInformation?.label ?? '']) {
          assert.doesNotMatch(line, /[\n\r\0\u202E]/);
          assert.ok(line.length < 2500, String(line.length));
        }
        assert.ok(tooltip === undefined || typeof tooltip === 'string', 'never Markdown');
        assert.doesNotMatch(tooltip ?? '', /[\0\u202E]/);
        assert.ok((tooltip ?? '').length <= 5001);
        assert.match(command?.command ?? 'rdsBackups.', /^rdsBackups\./);
        assert.ok(iconPath === undefined || iconPath instanceof ThemeIcon);
      }
    });
  }
});
