import { each } from '../async/each.ts';
import { isCloudError } from '../model/errors.ts';
import type { CloudProvider } from '../model/provider.ts';
import type { Call } from '../model/requests.ts';
import { accountOf, type InstanceNode, type RegionNode } from './nodes.ts';
import type { Preferences } from './preferences.ts';

export interface RereadingParts {
  readonly provider: (accountId: string) => Promise<CloudProvider>;
  readonly preferences: Preferences;
}

export interface RereadingEvents {
  /** The row of an instance is another now. */
  readonly onChange: (node: InstanceNode) => void;
  /** A region's list has an instance that is gone. */
  readonly onGone: (region: RegionNode) => Promise<void>;
}

/** Asks for the state of instances whose rows are on the screen already. */
export class Rereading {
  readonly #parts: RereadingParts;
  readonly #events: RereadingEvents;
  readonly #ending = new AbortController();

  constructor(parts: RereadingParts, events: RereadingEvents) {
    this.#parts = parts;
    this.#events = events;
  }

  /** Never rejects: any failure but "gone" shows below the row, at what is asked for there. */
  async instance(node: InstanceNode, priority: Call['priority'] = 'user'): Promise<void> {
    const { regionId, id } = node.instance;
    const { provider, preferences } = this.#parts;
    try {
      const cloud = await provider(accountOf(node).id);
      node.instance = await cloud.getInstance(regionId, id, { signal: this.#ending.signal, priority });
      node.gone = false;
      this.#events.onChange(node);
      await preferences.seen(accountOf(node).id, node.instance);
    } catch (error) {
      if (!isCloudError(error) || error.kind !== 'notFound') {
        return;
      }
      if (node.parent.kind === 'region') {
        await this.#events.onGone(node.parent);
      } else {
        node.gone = true;
        this.#events.onChange(node);
      }
    }
  }

  /** In no hurry, since their rows are there. */
  async pins(nodes: readonly InstanceNode[]): Promise<void> {
    const { signal } = this.#ending;
    await each(nodes, { atOnce: 3, signal }, (node) => this.instance(node, 'background'));
  }

  dispose(): void {
    this.#ending.abort();
  }
}
