import assert from 'node:assert/strict';
import type * as pinsModule from '../../../src/commands/pins.ts';
import type * as snippetsModule from '../../../src/commands/snippets.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import {
  accountNode,
  groupNode,
  instanceNode,
  noteNode,
  pinNode,
  regionNode,
  type Node,
} from '../../../src/explorer/nodes.ts';
import { Preferences } from '../../../src/explorer/preferences.ts';
import type { Account } from '../../../src/model/account.ts';
import { CloudError } from '../../../src/model/errors.ts';
import { sampleInstance } from '../../support/instance.ts';
import { memoryStore } from '../../support/memory.ts';
import { env, loadWithEditor, user } from '../webview/editor.ts';

const snippets = await loadWithEditor<typeof snippetsModule>('../commands/snippets.ts');
const { pin, unpin } = await loadWithEditor<typeof pinsModule>('../commands/pins.ts');

const main: Account = {
  id: 'main',
  cloud: 'alibaba',
  name: 'prod',
  method: 'accessKey',
  site: 'cn',
  keyPlace: 'window',
};
const account = accountNode(main);
const region = regionNode(account, { id: 'r', name: 'Region' });
const [orders, wiki] = ['orders', 'wiki'].map((name) => sampleInstance('mysql', 'cloud', { id: `rm-${name}`, name }));
assert.ok(orders && wiki);
const rows = [orders, wiki].map((instance) => instanceNode(region, instance));
const [first] = rows;
const ownPin = pinNode(account, orders);

/** What is selected in the tree, and what commands keep and ask for. */
function bench(...selection: readonly Node[]) {
  const preferences = new Preferences(memoryStore());
  const provider = { snippet: (kind: string, { kind: of }: { readonly kind: string }) => `${kind}\n${of}` };
  const sessions = { provider: async () => await Promise.resolve(provider) };
  const parts = { preferences, sessions, view: { selection } } as unknown as CommandParts;
  const copied = async (
    copy: (parts: CommandParts, row: unknown, all?: unknown) => Promise<void>,
    ...to: unknown[]
  ) => {
    env.clipboard.text = '';
    await copy(parts, to[0], to[1]);
    return env.clipboard.text;
  };
  return { parts, copied, pins: () => preferences.pins('main').map(({ name }) => name) };
}

describe('commands on several rows', () => {
  afterEach(() => user.leave());

  it('pin and unpin all of them', async () => {
    const { parts, pins } = bench(...rows);
    await pin(parts, first, rows);
    assert.deepEqual(pins(), ['orders', 'wiki']);
    await unpin(parts, first, rows);
    assert.deepEqual(pins(), []);
  });

  it('copy what all of them have, once each, and leave out those that have none', async () => {
    const { copied } = bench();
    assert.equal(await copied(snippets.copyId, first, rows), 'rm-orders\nrm-wiki');
    assert.equal(await copied(snippets.copyName, first, [...rows, ownPin, region]), 'orders\nwiki\nRegion');
    assert.equal(await copied(snippets.copyId, account, [account, first]), 'rm-orders');
    assert.equal(await copied(snippets.copyArn, first, [first, region]), 'arn\ninstance\n\narn\nregion');
    assert.equal(await copied(snippets.copyId, account, [account]), '', 'an account has no id of the cloud');
  });

  it('copy the errors of all that failed', async () => {
    const list = groupNode(ownPin, 'backups');
    const failed = ['network', 'timeout'].map((kind, index) =>
      noteNode(list, 'failed', {
        error: new CloudError({ kind: index === 0 ? 'network' : 'timeout', message: `It was ${kind}.` }),
      }),
    );
    env.clipboard.text = '';
    await snippets.copyError(failed[0], failed);
    assert.match(env.clipboard.text, /It was network\.[^]*It was timeout\./);
  });

  it('are for the row that they are called on where it is not among the selected ones', async () => {
    const { parts, copied, pins } = bench(...rows);
    assert.equal(await copied(snippets.copyName, region), 'Region');
    assert.equal(await copied(snippets.copyName, region, rows), 'Region');
    await pin(bench(region).parts, first);
    assert.deepEqual(pins(), []);
    await pin(parts, ownPin);
    assert.deepEqual(pins(), ['orders']);
  });

  it('are for what is selected where they come from the palette, and for all of it where a key means one of it', async () => {
    const { copied } = bench(...rows);
    assert.equal(await copied(snippets.copyId), 'rm-orders\nrm-wiki');
    assert.equal(await copied(snippets.copyId, first), 'rm-orders\nrm-wiki');
  });
});
