import assert from 'node:assert/strict';
import type * as itemsModule from '../../../src/explorer/items.ts';
import { Children } from '../../../src/explorer/children.ts';
import {
  accountNode,
  groupNode,
  listIdOf,
  instanceNode,
  regionNode,
  type GroupKind,
  type ListNode,
  type Node,
  type NoteNode,
} from '../../../src/explorer/nodes.ts';
import { Preferences } from '../../../src/explorer/preferences.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { Instance } from '../../../src/model/resources.ts';
import { memoryStore } from '../../support/memory.ts';
import { loadWithEditor } from '../../unit/webview/editor.ts';
import type { Lane } from './lane.ts';

const { toItem } = await loadWithEditor<typeof itemsModule>('../explorer/items.ts');

/** A row as it is read: its words, and what the pointer over it shows. */
export interface SeenRow {
  readonly words: string;
  readonly tooltip: string;
  readonly node: Node;
}

/** Enough for two pages; a month of these is far more. */
const DAYS: Partial<Record<GroupKind, number>> = { backups: 9, logs: 20, copiedLogs: 16 };

/** Clicks on "Load more…" after which a user has had enough. */
const CLICKS = 12;

/** The tree of one account, over its real client. */
export class Tree {
  readonly #lane: Lane;
  readonly #children: Children;
  readonly #preferences = new Preferences(memoryStore());
  readonly #account;

  constructor(lane: Lane, provider: () => CloudProvider) {
    this.#lane = lane;
    this.#account = accountNode(lane.account);
    this.#children = new Children({
      accounts: () => [lane.account],
      provider: async () => await Promise.resolve(provider()),
      describe: (error) => assert.fail(`a fault of our own: ${String(error)}`),
      now: () => lane.now,
      preferences: this.#preferences,
      insight: { health: () => undefined },
    });
  }

  get account(): ListNode {
    return this.#account;
  }

  get region() {
    return regionNode(this.#account, this.#lane.subjects.region);
  }

  group(instance: Instance, kind: GroupKind): ListNode {
    return groupNode(instanceNode(this.region, instance), kind);
  }

  get released(): ListNode {
    return groupNode(this.region, 'released');
  }

  /** Opens a row, or asks again for what is below it, and goes on as long as there is more. */
  async open(node: ListNode, again = false): Promise<readonly SeenRow[]> {
    const days = node.kind === 'group' ? DAYS[node.group] : undefined;
    if (node.kind === 'group' && days !== undefined && !again) {
      await this.#preferences.setFilter(this.#lane.account.id, listIdOf(node), { time: { days }, values: {} });
    }
    await (again ? this.#children.refresh(node) : this.#children.of(node));
    for (let clicks = 0; ; clicks += 1) {
      await this.#children.branch(node).settled();
      const more = this.#note(node, 'more');
      if (!more || clicks === CLICKS) {
        return this.#look(node);
      }
      await this.#children.more(more);
    }
  }

  /** Clicks on the row that says what went wrong, if there is one. */
  async retry(node: ListNode): Promise<readonly SeenRow[]> {
    const failed = this.#note(node, 'failed');
    if (!failed) {
      return await this.open(node, true);
    }
    await this.#children.more(failed);
    return await this.open(node);
  }

  dispose(): void {
    this.#children.dispose();
    this.#preferences.dispose();
  }

  #note(node: ListNode, kind: NoteNode['note']): NoteNode | undefined {
    return this.#children.rows(node).find((row): row is NoteNode => row.kind === 'note' && row.note === kind);
  }

  #look(parent: ListNode): readonly SeenRow[] {
    const nodes = this.#children.rows(parent);
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length, 'a row is there twice');
    return nodes.map((node) => {
      const { label, description, tooltip } = toItem(node, {
        preferences: this.#preferences,
        activity: { current: () => undefined, onDidChange: () => ({ dispose: () => undefined }) },
        insight: { copyPolicy: () => undefined },
        branch: (list) => this.#children.branch(list),
        minutesLeft: () => undefined,
        wait: () => undefined,
        refusal: () => undefined,
        now: () => this.#lane.now,
        health: () => undefined,
      });
      return { words: `${shown(label)} | ${shown(description)}`, tooltip: shown(tooltip), node };
    });
  }
}

/** Labels and tooltips may be objects that hold the words. */
function shown(part: unknown): string {
  if (typeof part === 'object' && part !== null) {
    return Object.values(part)
      .filter((inner) => typeof inner === 'string')
      .join(' ');
  }
  return typeof part === 'string' ? part : '';
}
