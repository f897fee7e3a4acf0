import type { Event } from '../../model/events.ts';
import type { Item } from './book.ts';
import type { Round } from './parts.ts';

interface OpenRound {
  readonly items: Set<Item>;
  readonly end: () => void;
}

const nothing = () => undefined;

/** Which downloads share a notification now. */
export class Rounds {
  readonly #open = new Map<string, OpenRound>();
  readonly #onDidChange: Event<undefined>;
  readonly #follow: (round: Round) => void;

  constructor(onDidChange: Event<undefined>, follow: (round: Round) => void) {
    this.#onDidChange = onDidChange;
    this.#follow = follow;
  }

  /** Those that were ordered together join the notification that is there for them, or get a new one. */
  join(items: readonly Item[]): void {
    const begun: Round[] = [];
    for (const item of items) {
      const { group } = item.record;
      const open = this.#open.get(group);
      if (open) {
        open.items.add(item);
      } else {
        begun.push(this.#begin(group, item));
      }
    }
    begun.forEach((round) => this.#follow(round));
  }

  /** Ends those in which nothing is under way any more. */
  look(): void {
    for (const [group, { items, end }] of this.#open) {
      if (![...items].some(({ isHere }) => isHere)) {
        this.#open.delete(group);
        end();
      }
    }
  }

  #begin(group: string, first: Item): Round {
    const items = new Set([first]);
    let end: () => void = nothing;
    const ended = new Promise<void>((resolve) => (end = resolve));
    this.#open.set(group, { items, end });
    const downloads = () =>
      [...items].filter(({ isGone }) => !isGone).toSorted((one, other) => one.record.added - other.record.added);
    return { downloads, onDidChange: this.#onDidChange, ended };
  }
}
